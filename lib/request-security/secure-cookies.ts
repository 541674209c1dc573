/** Whether our cookies travel over HTTPS alone: in production, unless this application is told to be at http://. */
export function cookiesAreSecure(appUrl: string | undefined, mode = process.env.NODE_ENV): boolean {
  return mode === 'production' && !appUrl?.startsWith('http://')
}
