import { type AddressChain, isLoopbackAddress, isPrivateAddress } from '@/lib/request-security/origin'
import { actionNeeded, type Check, ok } from './check'

type Facts = AddressChain & {
  trusted: number | undefined
  isOnVercel: boolean
  /** The IP address that we attribute this request to */
  address: string | null
}

/** Whether visitors' IP addresses can be told apart, going by the request for this page. */
export function checkAddresses({ forwarded, peer, trusted, isOnVercel, address }: Facts): Check {
  if (isOnVercel && trusted === undefined) return ok('Vercel passes on client IP addresses.')
  if (trusted === undefined) return checkUnset(forwarded, peer)
  const proxies = count(trusted, 'trusted proxy', 'trusted proxies')
  if (forwarded.length < trusted)
    return actionNeeded(
      `TRUSTED_PROXIES is ${trusted}, but this request has ${count(forwarded.length, 'address', 'addresses')} in X-Forwarded-For, so visitors can’t be told apart.`,
      'Have each proxy in front append to X-Forwarded-For, or set TRUSTED_PROXIES to the number that do.',
    )
  if (address === null)
    return actionNeeded(
      `With ${proxies}, the client’s entry in X-Forwarded-For isn’t an IP address, so visitors can’t be told apart.`,
      'Have each proxy in front append its client’s address, and set TRUSTED_PROXIES to the number of proxies.',
    )
  return {
    ...ok(`Your IP address is ${address}, going by TRUSTED_PROXIES=${trusted}.`),
    remedy: trusted === 0 ? null : 'If that isn’t your address, change TRUSTED_PROXIES.',
  }
}

function checkUnset(forwarded: (string | null)[], peer: string | null): Check {
  if (forwarded.length > 0)
    return actionNeeded(
      'A proxy in front sends X-Forwarded-For, but TRUSTED_PROXIES is not set: visitors can’t be told apart, because anyone can send that header.',
      `Set TRUSTED_PROXIES to the number of proxies in front: this request lists ${forwarded.length}.`,
    )
  if (peer === null)
    return actionNeeded(
      'This host doesn’t pass on client IP addresses.',
      'Have the proxy in front send X-Forwarded-For, and set TRUSTED_PROXIES to the number of proxies.',
    )
  if (isLoopbackAddress(peer) || isPrivateAddress(peer))
    return actionNeeded(
      `Your IP address appears to be ${peer}, on this machine or network. Behind a proxy, every visitor’s does, so they can’t be told apart.`,
      'Behind a proxy, have it send X-Forwarded-For and set TRUSTED_PROXIES=1. Without one, set TRUSTED_PROXIES=0.',
    )
  return ok(`Visitors connect directly: your IP address is ${peer}.`)
}

function count(number: number, one: string, many: string) {
  return `${number} ${number === 1 ? one : many}`
}
