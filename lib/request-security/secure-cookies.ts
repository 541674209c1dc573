/** Whether cookies get the Secure attribute: in production, unless APP_URL is http://. */
export function cookiesAreSecure(appUrl: string | undefined, mode = process.env.NODE_ENV): boolean {
  return mode === 'production' && !appUrl?.startsWith('http://')
}
