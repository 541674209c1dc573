/**
 * Liveness: 200 for as long as the process answers. It asks nothing of the database, because a restart, which is what
 * follows where this fails, mends no database. Tells nothing else.
 */
export function GET() {
  return Response.json({ status: 'ok' }, { headers: { 'cache-control': 'no-store' } })
}
