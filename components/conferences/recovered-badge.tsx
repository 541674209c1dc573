const EXPLANATION = 'No post reported this recording. It was found in FreeClimb’s list.'

/** Marks a recording that reconciliation found because its post never arrived. */
export function RecoveredBadge() {
  return (
    <span
      title={EXPLANATION}
      className="whitespace-nowrap rounded-full bg-sunk px-2.5 py-0.5 font-normal text-[13px] text-soft"
    >
      Recovered<span className="sr-only">: {EXPLANATION}</span>
    </span>
  )
}
