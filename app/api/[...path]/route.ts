import { problem } from '../problem'

/** Answers what no other route does, so that a program that mistypes an address gets JSON, too. */
export function GET() {
  return problem(
    404,
    'not-found',
    'There is nothing at this address. GET /api/openapi.json lists what there is.',
  )
}
