// Tests stop their processes in exit handlers, which a signal alone doesn't run.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1))
