/**
 * How late an open load starts:
 * `node --import jiti/register bench/whole-tool/starts.ts --rate 200 --seconds 20`. Needs `npm run build` first.
 * Reports `began - due` of every trial of `ttfa run`, in microseconds.
 */
import { parseArgs } from 'node:util'
import { percentile } from '../percentile.ts'
import { readEndedRun, row, scenarioAgainst, startIndependentServer, verdictOf, withTtfa } from './tool.ts'

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '20' },
    rounds: { type: 'string', default: '3' },
    adapters: { type: 'string', default: 'smallest-ws,smallest-http' },
    arrival: { type: 'string', default: 'poisson' },
  },
})

const server = await startIndependentServer('quick')
row(['route', 'starts a second', 'n', 'p50 us', 'p99 us', 'max us', 'verdict'])
row(Array(7).fill('---'))
for (const adapter of values.adapters.split(','))
  for (let round = 0; round < Number(values.rounds); round++) {
    const load = `load: { executor: constant-arrival-rate, rate: ${values.rate}, duration: ${values.seconds}s, arrival: ${values.arrival} }`
    const { file, trials } = await withTtfa(scenarioAgainst(server, adapter, load), undefined, readEndedRun)
    const late = trials.map(({ at }) => (at.began ?? Number.NaN) - (at.due ?? Number.NaN))
    const numbers = [percentile(late, 0.5), percentile(late, 0.99), Math.max(...late)]
    row([adapter, values.rate, late.length, ...numbers.map((number) => number.toFixed(0)), verdictOf(file)])
  }
server.stop()
