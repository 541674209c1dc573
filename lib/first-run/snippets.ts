/** A code example that gives FreeClimb the callback URL. */
export type Snippet = { name: string; about: string; code: string }

type Facts = {
  callbackUrl: string
  apiUrl: string
  accountId: string | null
}

/**
 * As in https://docs.freeclimb.com/reference/createconference and https://docs.freeclimb.com/reference/create-a-conference
 */
export function snippets({ callbackUrl, apiUrl, accountId }: Facts): Snippet[] {
  const conference = { record: true, statusCallbackUrl: callbackUrl }
  const account = accountId ?? 'YOUR_ACCOUNT_ID'
  const url = `${apiUrl}/Accounts/${account}/Conferences`
  return [
    {
      name: 'PerCL',
      about:
        'For the PerCL that your application answers a call with. Replace actionUrl with your application’s own URL.',
      code: JSON.stringify(
        [{ CreateConference: { actionUrl: 'https://YOUR-APPLICATION/conference-created', ...conference } }],
        null,
        2,
      ),
    },
    {
      name: 'REST with curl',
      about: 'Replace YOUR_API_KEY.',
      code: [
        `curl -X POST ${quoted(url)}`,
        `-u ${quoted(`${account}:YOUR_API_KEY`)}`,
        "-H 'Content-Type: application/json'",
        `-d ${quoted(JSON.stringify(conference))}`,
      ].join(' \\\n  '),
    },
    {
      name: 'JSON body',
      about: 'The body of the same REST request.',
      code: JSON.stringify(conference, null, 2),
    },
  ]
}

/** Quotes text as a single shell word. */
function quoted(text: string) {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
