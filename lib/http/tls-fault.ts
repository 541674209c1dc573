type TlsFault = { sentence: (host: string) => string; remedy: string }

const LOCALLY =
  'On your own computer, use Roomtone’s http:// address, or name the file of the certificate, or of the authority that signed it, in NODE_EXTRA_CA_CERTS for the process that sends.'

const FAULTS: { codes: RegExp; fault: TlsFault }[] = [
  {
    codes: /^(CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)$/,
    fault: {
      sentence: (host) => `The certificate of ${host} has expired or isn’t valid yet`,
      remedy: 'Renew it, or set the clocks of both machines.',
    },
  },
  {
    codes: /^(ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)$/,
    fault: {
      sentence: (host) => `The certificate of ${host} is for another name`,
      remedy: 'Use the name that the certificate is for, or have one made for this name.',
    },
  },
  {
    codes: /^(UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?)$/,
    fault: {
      sentence: (host) => `The certificate of ${host} is signed by an authority that isn’t known here`,
      remedy: `Expect FreeClimb not to know it either: have the server send the whole chain (fullchain.pem) up to a public authority. ${LOCALLY}`,
    },
  },
  {
    codes: /^(EPROTO|ERR_SSL_WRONG_VERSION_NUMBER|ERR_SSL_PACKET_LENGTH_TOO_LONG|ERR_SSL_HTTP_REQUEST)$/,
    fault: {
      sentence: (host) => `${host} doesn’t speak TLS there`,
      remedy:
        'It may answer plain HTTP at that port: use its http:// address, or put a proxy with a certificate in front.',
    },
  },
  {
    codes: /CERT|TLS|SSL/,
    fault: {
      sentence: (host) => `The certificate of ${host} isn’t trusted`,
      remedy: `Expect FreeClimb not to trust it either: get one from a public authority, or use a tunnel. ${LOCALLY}`,
    },
  },
]

/** Explains a TLS error code and how to fix it; null for any other code. */
export function tlsFault(code: string): TlsFault | null {
  return FAULTS.find(({ codes }) => codes.test(code))?.fault ?? null
}
