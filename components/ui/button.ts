const BUTTON =
  'inline-flex h-10 shrink-0 items-center justify-center whitespace-nowrap rounded-md px-4 font-medium disabled:opacity-60'

export const PRIMARY_BUTTON = `${BUTTON} bg-accent text-on-accent`
export const PLAIN_BUTTON = `${BUTTON} border border-line hover:bg-sunk`
/** For actions that are irreversible or take something away. */
export const DANGER_BUTTON = `${BUTTON} border border-live text-live hover:bg-live-soft`
