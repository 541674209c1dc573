export function refuseMethod() {
  const error = 'This address accepts only GET requests.'
  return Response.json(
    { error },
    { status: 405, headers: { allow: 'GET, HEAD', 'cache-control': 'no-store' } },
  )
}
