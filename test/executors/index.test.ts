import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { EXECUTORS, executorOf, isConversationLoad, type Load, shapeOf } from '../../src/executors/index.ts'
import { precomputeTrials } from '../../src/pace/precomputed-schedule.ts'

/** The smallest load of each executor, as a scenario gives it. */
const SMALLEST: Record<Load['executor'], object> = {
  'constant-concurrency': { concurrency: 2, duration: '2s' },
  'shared-iterations': { concurrency: 2, trials: 7 },
  'ramping-concurrency': { startConcurrency: 3, stages: [{ duration: '2s', target: 1 }] },
  'constant-arrival-rate': { rate: 10, rates: { a: 3 }, duration: '2s' },
  'ramping-arrival-rate': { stages: [{ duration: '2s', target: 8 }], maxInFlight: 4 },
  sessions: { rate: 10, duration: '2s', turns: 3 },
}

function read(name: Load['executor']): Load {
  return EXECUTORS[name].schema.parse({ executor: name, ...SMALLEST[name] })
}

const names = Object.keys(SMALLEST) as Load['executor'][]

describe('every executor', () => {
  test.each(names)('%s is listed under its own name', (name) => {
    expect(executorOf(read(name))).toBe(EXECUTORS[name])
    expect(Object.keys(EXECUTORS)).toHaveLength(names.length)
  })

  test.each(names)('%s ends either after a number of trials or after a time', (name) => {
    const { trials, duration } = shapeOf(read(name))
    expect([trials, duration].filter((end) => end !== undefined)).toHaveLength(1)
  })

  test.each(names)('%s keeps the time of its levels', (name) => {
    const { duration = 0, levels } = shapeOf(read(name))
    expect(levels.reduce((sum, ramp) => sum + ramp.duration, 0)).toBe(duration)
  })

  test.each<[Load['executor'], string]>([
    ['constant-concurrency', 'closed: 2 in flight against each target; for 2 s'],
    ['shared-iterations', 'closed: 2 in flight against each target; 7 trials each'],
    ['ramping-concurrency', 'closed: from 3 in flight against each target to 1 in 2 s'],
    [
      'constant-arrival-rate',
      'open: 10 starts a second against each target, 3 against a; for 2 s; arrivals uniform',
    ],
    [
      'ramping-arrival-rate',
      'open: from 0 starts a second against each target to 8 in 2 s; arrivals uniform; at most 4 in flight',
    ],
    [
      'sessions',
      'partly open: 10 conversations a second against each target; 3 turns each; for 2 s; arrivals poisson',
    ],
  ])('%s describes its load', (name, description) => {
    const load = read(name)
    expect(executorOf(load).describe(load).join('; ')).toBe(description)
  })
})

test('a target may have a rate of its own', () => {
  const load = read('constant-arrival-rate')
  const count = (target: string) => {
    const shape = shapeOf(load, target)
    const plan = { seed: 1, texts: 2, warmup: 0, connection: 'warm', shape } as const
    return [...(precomputeTrials(plan, 0) ?? [])].length
  }
  expect(count('a')).toBe(6)
  expect(count('b')).toBe(20)
})

test('only executors that say so run conversations', () => {
  expect(names.filter((name) => isConversationLoad(read(name)))).toEqual(['shared-iterations', 'sessions'])
})

describe('outside their room, executors are not told apart', () => {
  const SOURCE = path.resolve(import.meta.dirname, '../../src')

  /** Files that name an executor, and why they may. */
  const ALLOWED: Record<string, string> = {
    'drive/probe-levels/run-level.ts': 'a level of a search is a load of its own',
    'scenario/read/parse-scenario.ts': 'stands in for a load that is missing, while the rest is checked',
    'scenario/read/parse-conversations.ts': 'stands in for a load that is missing, while the rest is checked',
    'scenario/read/probe-scenario.ts': 'the heaviest load of a search',
    'scenario/read/resolve-conversation-load.ts': 'the heaviest load of a search',
    'run/execute/run-single-trial.ts': 'one trial, outside any scenario',
    'selftest/self-test.ts': 'the load of the self-test',
    'selftest/conversations/turn-scenario.ts': 'the load of the self-test of turns',
    'library/measure.ts': 'the load of one target without a scenario',
    'run/cassettes/retrace-cassette.ts': 'one trial, outside any scenario',
    'core/config/conversation/conversation-probe.ts': 'a dimension of a search has the name of an executor',
    'scenario/schema/conversation/conversation-probe.ts':
      'a dimension of a search has the name of an executor',
    'scenario/write-comparison.ts': 'the load of a comparison without a scenario file',
    'scenario/schema/conversation/conversation-file.ts':
      'a help text names the executor that has a think time',
  }
  const NAMED = new RegExp(`['"\`](${names.join('|')})['"\`]`)
  /** Fields are read by the executor alone, too; `probe` is a search and no executor. */
  const TOLD_APART = /\.executor\b\s*[!=]==?(?![=\s]*'probe')|' in (\w+\.)*load\b/

  const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.startsWith('executors'))
    .map((file) => ({
      file: file.replaceAll(path.sep, '/'),
      text: readFileSync(path.join(SOURCE, file), 'utf8'),
    }))

  test('by their names', () => {
    const naming = files.filter(({ text }) => NAMED.test(text)).map(({ file }) => file)
    expect(naming.toSorted()).toEqual(Object.keys(ALLOWED).toSorted())
  })

  test('or by the fields of their loads', () => {
    expect(files.filter(({ text }) => TOLD_APART.test(text)).map(({ file }) => file)).toEqual([])
  })
})
