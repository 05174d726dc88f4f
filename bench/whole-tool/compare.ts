/**
 * Compares the results of `ttfa run` with the send log of an independent server:
 * `node --import jiti/register bench/whole-tool/compare.ts --streams 64,256,512`. Needs `npm run build` first.
 */
import { parseArgs } from 'node:util'
import { percentile } from '../percentile.ts'
import {
  readEndedRun,
  row,
  scenarioAgainst,
  stampError,
  startIndependentServer,
  verdictOf,
  withTtfa,
} from './tool.ts'

const { values } = parseArgs({
  options: {
    streams: { type: 'string', default: '64,256,512' },
    adapters: { type: 'string', default: 'smallest-ws,smallest-sse,smallest-http' },
    answers: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '3' },
    workers: { type: 'string', default: '1' },
    pin: { type: 'boolean', default: false },
  },
})

const [serverCore, clientCore] = values.pin ? [0, 1] : []

const server = await startIndependentServer('paced', serverCore)
row(['route', 'streams', 'n', 'p50 us', 'p99 us', 'max us', 'verdict'])
row(Array(7).fill('---'))
for (const streams of values.streams.split(',').map(Number))
  for (const adapter of values.adapters.split(','))
    for (let round = 0; round < Number(values.rounds); round++) {
      const load = `load: { executor: shared-iterations, concurrency: ${streams}, trials: ${streams * Number(values.answers)} }
workers: ${values.workers}
warmup: ${streams}`
      const run = await withTtfa(scenarioAgainst(server, adapter, load), clientCore, readEndedRun)
      const errors = run.trials.flatMap((trial) => stampError(run.file, trial) ?? [])
      const numbers = [percentile(errors, 0.5), percentile(errors, 0.99), Math.max(...errors)]
      row([
        adapter,
        streams,
        errors.length,
        ...numbers.map((number) => number.toFixed(0)),
        verdictOf(run.file),
      ])
    }
server.stop()
