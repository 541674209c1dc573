// What a test has started is ended by the handlers of `exit`, which a signal alone does not call.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1))
