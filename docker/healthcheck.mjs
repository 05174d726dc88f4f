// Ends with 0 if the address answers at all below 500: the lab at its port, a watch and a worker at /healthz.
const address = process.env.TTFA_HEALTH_URL ?? 'http://127.0.0.1:4000/'
const answer = await fetch(address, { signal: AbortSignal.timeout(2500) }).catch(() => undefined)
process.exitCode = answer !== undefined && answer.status < 500 ? 0 : 1
