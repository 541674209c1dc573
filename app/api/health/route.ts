/** Liveness: 200 while the process responds. It ignores the database, which the restart that follows a failure can't fix. */
export function GET() {
  return Response.json({ status: 'ok' }, { headers: { 'cache-control': 'no-store' } })
}
