import { describe, expect, test } from 'vitest'
import type { Trial } from '../../../src/core/trial/trial.ts'
import type { Load } from '../../../src/executors/index.ts'
import type { Scenario } from '../../../src/scenario/scenario.ts'
import { LoadTracker } from '../../../src/tally/load/load-tracker.ts'
import { TurnContextTracker } from '../../../src/tally/run/turn-contexts.ts'
import { trialWith } from '../sample-trials.ts'

const LOAD: Load = {
  executor: 'constant-arrival-rate',
  order: 'interleaved',
  rate: 10,
  duration: 10_000,
  arrival: 'uniform',
  maxInFlight: 4,
}
const TARGET = { id: 'alpha', adapter: 'x', language: 'en', region: '', options: {} }
const SCENARIO: Scenario = {
  name: 'watched',
  seed: 1,
  texts: ['Hello.'],
  targets: [TARGET],
  load: LOAD,
  connection: 'warm',
  warmup: 0,
  warmupTime: 2000,
  timeout: 1000,
  stop: { kind: 'complete' },
}

function summariesOf(trials: readonly Trial[]) {
  const watch = new LoadTracker(SCENARIO)
  for (const trial of trials) watch.count(trial)
  return watch.summaries()[0]
}

/** Starts ten times a second from 3 s of the run on; every fourth is dropped, the others answer in 0.15 s. */
const TRIALS = Array.from({ length: 100 }, (_, number) => {
  const due = 3_000_000 + number * 100_000
  const phase = number < 20 ? 'warmup' : 'measure'
  if (number % 4 === 3) return trialWith({ phase, outcome: 'shed', reached: 'due', at: { due } })
  return trialWith({
    phase,
    at: { due, began: due, first_text: due, first_audio: due + 100_000, end: due + 150_000 },
  })
})

describe('LoadTracker', () => {
  test('rates cover the time after warm-up and exclude the drain', () => {
    const rate = summariesOf(TRIALS)?.rate
    expect(rate?.seconds).toBeCloseTo(8, 1)
    expect(rate?.started).toBeCloseTo(10, 1)
    expect(Math.abs((rate?.answered ?? 0) - 7.5)).toBeLessThan(0.3)
  })

  test('counts dropped starts among the measured ones', () => {
    expect(summariesOf(TRIALS)).toMatchObject({ target: 'alpha', starts: 80, dropped: 20 })
  })

  test('leaves out a target without trials', () => {
    expect(summariesOf([])).toBeUndefined()
  })
})

describe('turn contexts', () => {
  const turn = (changes: Partial<Trial>, ttfa: number) =>
    trialWith({
      ...changes,
      at: { due: 0, began: 0, first_text: 10, first_audio: 10 + ttfa, end: 20 + ttfa },
    })

  test('group turns by idle time, interruption and position, each with its own median', () => {
    const watch = new TurnContextTracker()
    const trials = [
      turn({ idle_us: 5_000_000 }, 100),
      turn({ idle_us: 120_000_000, connection: 'cold', closed_after_us: 60_000_000 }, 300),
      turn({ after_cancel: true, turn: 1 }, 200),
      turn({ after_cancel: false, turn: 0 }, 150),
      turn({ phase: 'warmup', turn: 0 }, 9000),
    ]
    for (const trial of trials) watch.count(trial)
    const rows = watch.rows()
    expect(rows.map(({ value, n }) => `${value}: ${n}`)).toEqual([
      'idled 5 s: 1',
      'idled 120 s: 1',
      'after a whole answer: 1',
      'after an interruption: 1',
      'first of its call: 1',
      'later in its call: 1',
    ])
    expect(rows[1]).toMatchObject({
      reconnected: 1,
      closed: 1,
      closedAfter: { from: 60_000_000, to: 60_000_000 },
      ttfa: { kind: 'value', value: 300 },
    })
  })

  test('a single group is not reported', () => {
    const watch = new TurnContextTracker()
    for (const changes of [{ after_cancel: false }, { turn: 0 }]) watch.count(turn(changes, 100))
    expect(watch.rows()).toEqual([])
  })
})
