/**
 * Whether the validity of a run tells quiet machines from disturbed ones, beside what the disturbance did to the
 * numbers: `node --import jiti/register bench/whole-tool/verdicts.ts --runs 10 --streams 8,64,256`. Needs
 * `npm run build` first.
 */
import { parseArgs } from 'node:util'
import { percentile } from '../percentile.ts'
import { DISTURBANCES, type Disturb } from './disturbances.ts'
import {
  type IndependentServer,
  type ReadRun,
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
    streams: { type: 'string', default: '8,64,256' },
    runs: { type: 'string', default: '10' },
    seconds: { type: 'string', default: '8' },
    only: { type: 'string', default: '' },
    reasons: { type: 'boolean', default: false },
  },
})

interface Outcome {
  readonly state: string
  /** How much the 95th percentile of the time to first audio is off, as a share of the true one. */
  readonly off: number
}

function outcomeOf({ file, trials }: ReadRun): Outcome {
  const heard = trials.flatMap((trial) => {
    const error = stampError(file, trial)
    const { began, first_audio } = trial.at
    if (error === undefined || began === undefined || first_audio === undefined) return []
    return [{ measured: first_audio - began, truth: first_audio - began - error }]
  })
  const measured = percentile(
    heard.map((time) => time.measured),
    0.95,
  )
  const truth = percentile(
    heard.map((time) => time.truth),
    0.95,
  )
  if (values.reasons) process.stdout.write(`${verdictOf(file)}\n`)
  return { state: file.validity?.state ?? 'none', off: measured / truth - 1 }
}

async function runOnce(server: IndependentServer, streams: number, disturb: Disturb): Promise<Outcome> {
  const load = `load: { executor: constant-concurrency, concurrency: ${streams}, duration: ${values.seconds}s }
warmup: ${streams}`
  return withTtfa(scenarioAgainst(server, 'smallest-ws', load), undefined, async (child, results) => {
    const stop = disturb(child)
    try {
      return outcomeOf(await readEndedRun(child, results))
    } finally {
      stop()
    }
  })
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`

const server = await startIndependentServer('paced')
row(['machine', 'streams', 'valid', 'degraded', 'invalid', 'p95 off, median', 'most', 'valid and off by 5 %'])
row(Array(8).fill('---'))
for (const streams of values.streams.split(',').map(Number))
  for (const [name, disturb] of Object.entries(DISTURBANCES)) {
    if (!name.startsWith(values.only)) continue
    const outcomes: Outcome[] = []
    for (let run = 0; run < Number(values.runs); run++) outcomes.push(await runOnce(server, streams, disturb))
    const count = (state: string) => outcomes.filter((outcome) => outcome.state === state).length
    const off = outcomes.map((outcome) => outcome.off)
    const wrong = outcomes.filter((outcome) => outcome.state === 'valid' && outcome.off > 0.05).length
    row([
      name,
      streams,
      count('valid'),
      count('degraded'),
      count('invalid'),
      percent(percentile(off, 0.5)),
      percent(Math.max(...off)),
      wrong,
    ])
  }
server.stop()
