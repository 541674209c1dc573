const EXPLANATION = 'No post reported this recording. It was found in FreeClimb’s list.'

/** Says of a recording that it was not FreeClimb's post that brought it. */
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
