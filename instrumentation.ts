export async function register() {
  // Imported within the condition, so that none of it is built for the Edge runtime, too.
  if (process.env.NEXT_RUNTIME === 'nodejs') await (await import('@/lib/start-up')).startUp()
}
