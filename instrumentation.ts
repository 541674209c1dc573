export async function register() {
  // The imports follow this check so that none of them is built for the Edge runtime, too.
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  // Before loading anything that reads a variable on its own.
  const { tidyEnvironment } = await import('@/lib/tidy-environment')
  tidyEnvironment(process.env)
  const [{ startUp }, { refuseEarly }, { explainStaleForm }] = await Promise.all([
    import('@/lib/start-up'),
    import('@/app/refuse-early'),
    import('@/app/explain-stale-form'),
  ])
  await startUp(refuseEarly, explainStaleForm)
}
