import '../support/load-environment'

const { PORT = '3000' } = process.env
const isWell = await fetch(`http://127.0.0.1:${PORT}/api/health`).then(
  ({ ok }) => ok,
  () => false,
)
process.exit(isWell ? 0 : 1)
