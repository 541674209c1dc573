export type SentForm = Awaited<ReturnType<typeof signInForm>>

/** Returns the sign-in form's body and content type as a browser without JavaScript submits it. */
export async function signInForm(url: string, account: { email: string; password: string }) {
  const page = await (await fetch(`${url}/sign-in`)).text()
  const form = new FormData()
  for (const [, name = '', value = ''] of page.matchAll(
    /<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?/g,
  ))
    form.append(name, value.replaceAll('&quot;', '"'))
  for (const [name, value] of Object.entries(account)) form.append(name, value)
  const sent = new Response(form)
  return { contentType: sent.headers.get('content-type') ?? '', body: Buffer.from(await sent.arrayBuffer()) }
}

export async function sendForm(
  url: string,
  { contentType, body }: SentForm,
  headers: Record<string, string>,
) {
  const answer = await fetch(`${url}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': contentType, origin: url, ...headers },
    body,
  })
  await answer.arrayBuffer()
  return answer.status
}
