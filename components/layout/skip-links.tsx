const LINK =
  'skip-link fixed top-0 left-0 z-40 rounded-br-md bg-bg px-4 py-3 font-medium text-accent underline underline-offset-2'

export function SkipLinks() {
  return (
    <>
      <a href="#main" className={LINK}>
        Skip to content
      </a>
      <a href="#results" className={`${LINK} skip-to-results`}>
        Skip to results
      </a>
    </>
  )
}
