export async function register() {
  // Imported within the condition, so that none of it is built for the Edge runtime, too.
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  // Before anything is loaded that reads a variable by itself.
  const { tidyEnvironment } = await import('@/lib/tidy-environment')
  tidyEnvironment(process.env)
  const [{ startUp }, { refuseArrival }, { explainStaleForm }] = await Promise.all([
    import('@/lib/start-up'),
    import('@/app/refuse-arrival'),
    import('@/app/explain-stale-form'),
  ])
  await startUp(refuseArrival, explainStaleForm)
}
