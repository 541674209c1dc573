/** The result of what can fail in a way that its caller handles. Other failures are thrown. */
export type Result<Value, Problem> = { ok: true; value: Value } | Refused<Problem>

type Refused<Problem> = { ok: false; problem: Problem }

/** The result of a change; its problem is a sentence for the user. */
export type Outcome<Value = void> = Result<Value, string>

export const DONE: { ok: true; value: undefined } = { ok: true, value: undefined }

export function refuse<Problem>(problem: Problem): Refused<Problem> {
  return { ok: false, problem }
}
