/**
 * Load against the lab with faults on, for a long time: `npm run soak`, or `npm run soak -- --minutes 3`. Ends with
 * 1 if the memory, the handles or the timers of this process grow.
 */

import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describedAdapter } from '../../src/adapters/described/described-adapter.ts'
import { ADAPTERS } from '../../src/adapters/index.ts'
import type { AnyAdapter } from '../../src/core/adapter/adapter.ts'
import type { LabProfile } from '../../src/core/config/lab-profile.ts'
import { forkLab } from '../../src/lab/fork-lab.ts'
import { readShippedDescription } from '../../src/run/adapters/described-adapters.ts'
import { findGrowth, type Reading } from './find-growth.ts'
import { type OutcomeCounts, runRound, type SoakTarget } from './virtual-users.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '15' },
    users: { type: 'string', default: '4' },
  },
})

/** A WebSocket, events and a body; connections for one answer, for many, and for many at once; descriptions. */
const CODED = [
  'smallest-ws',
  'smallest-sse',
  'smallest-http',
  'elevenlabs-multi',
  'deepgram-ws',
  'openai-http',
]
const DESCRIBED = ['lmnt-ws', 'fish-ws']

/** Primes, so that every fault meets every kind of connection. */
const PROFILE: LabProfile = {
  voice: 'tone',
  firstAudio: 5,
  pacing: 0,
  completionDelay: 0,
  faults: [
    { kind: 'refuse', every: 11 },
    { kind: 'refuse', every: 13, status: 500 },
    { kind: 'drop', every: 7 },
    { kind: 'truncate', every: 17 },
    { kind: 'garbage', every: 19 },
    { kind: 'error-frame', every: 23 },
    { kind: 'half-frame', every: 29 },
    { kind: 'duplicate-end', every: 5 },
    { kind: 'silence', every: 31 },
    { kind: 'empty', every: 37 },
    { kind: 'stall', every: 41, duration: 2000 },
  ],
}

/** Milliseconds of load between two readings. */
const ROUND = 5000

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

/** What the process holds while it does nothing. */
function read(): Reading {
  // Twice: the first lets go of what finalizers keep.
  collectGarbage()
  collectGarbage()
  const { heapUsed, external, rss } = process.memoryUsage()
  const resources = process.getActiveResourcesInfo()
  const timers = resources.filter((name) => name === 'Timeout' || name === 'Immediate').length
  return { heap: heapUsed + external, resident: rss, timers, handles: resources.length - timers }
}

function print(cells: readonly (string | number)[]): void {
  process.stdout.write(`${cells.map((cell) => String(cell).padStart(9)).join(' ')}\n`)
}

const descriptions = DESCRIBED.map(readShippedDescription)
const adapters = [...CODED.map((id) => ADAPTERS[id] as AnyAdapter), ...descriptions.map(describedAdapter)]
const lab = await forkLab({
  mounts: adapters.map(({ facts }) => ({ name: facts.id, provider: facts.provider, profile: PROFILE })),
  descriptions,
})
const targets = adapters.map(
  (adapter): SoakTarget => ({
    adapter,
    address: `${lab.shared.host}:${lab.shared.port}/${adapter.facts.id}`,
  }),
)

const counts: OutcomeCounts = new Map()
const readings: Reading[] = []
const began = performance.now()
const end = began + Number(values.minutes) * 60_000
print(['seconds', 'trials', 'heap MB', 'RSS MB', 'handles', 'timers'])
while (performance.now() < end) {
  await runRound(targets, Number(values.users), ROUND, counts)
  const reading = read()
  readings.push(reading)
  const trials = [...counts.values()].reduce((sum, count) => sum + count, 0)
  const [heap, resident] = [reading.heap, reading.resident].map((bytes) => (bytes / 2 ** 20).toFixed(1))
  print([
    ((performance.now() - began) / 1000).toFixed(0),
    trials,
    heap ?? '',
    resident ?? '',
    reading.handles,
    reading.timers,
  ])
}
await lab.close()

process.stdout.write(`\n${[...counts].map(([outcome, count]) => `${outcome} ${count}`).join(', ')}\n`)
const growth = findGrowth(readings)
process.stdout.write(growth.length === 0 ? 'flat\n' : `${growth.join('\n')}\n`)
process.exitCode = growth.length === 0 ? 0 : 1
