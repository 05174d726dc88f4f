import { describe, expect, test } from 'vitest'
import type { Load } from '../../../src/executors/index.ts'
import { arrivalShape, constantRate } from '../../../src/executors/shared/arrival-shape.ts'
import { createTargetSchedule } from '../../../src/pace/precomputed-schedule.ts'
import { between, runOnLab } from '../../drive/run-on-lab.ts'

const STEADY = {
  executor: 'constant-arrival-rate',
  order: 'interleaved',
  rate: 40,
  duration: 1000,
  arrival: 'poisson',
} as const satisfies Load

const createSchedule = (load: typeof STEADY) =>
  createTargetSchedule(arrivalShape(load, constantRate(load)), 1, 0)

describe('an open load', () => {
  test('starts every arrival when the seed schedules it, without waiting for answers', async () => {
    const { trials } = await runOnLab({ load: STEADY, profile: { firstAudio: 400 } })
    const schedule = createSchedule(STEADY)
    const first = trials[0]?.at.due ?? 0
    expect(trials.length).toBeGreaterThan(20)
    expect(schedule(trials.length)).toBeUndefined()
    for (const [number, trial] of trials.entries()) {
      const wanted = ((schedule(number) ?? Number.NaN) - (schedule(0) ?? 0)) * 1e3
      expect(Math.abs((trial.at.due ?? 0) - first - wanted)).toBeLessThanOrEqual(2)
      expect(trial.load).toBe('open')
    }
    // Answers take 0.4 s, so sixteen are in flight at a time: no start waited for an answer.
    expect(Math.max(...trials.map((trial) => trial.in_flight))).toBeGreaterThan(8)
  })

  test('maxInFlight sheds starts, and each is recorded as a trial that was due and never began', async () => {
    const { trials } = await runOnLab({ load: { ...STEADY, maxInFlight: 2 }, profile: { firstAudio: 200 } })
    const dropped = trials.filter(({ outcome }) => outcome === 'shed')
    const schedule = createSchedule(STEADY)
    expect(schedule(trials.length - 1)).toBeDefined()
    expect(schedule(trials.length)).toBeUndefined()
    // Two at a time of 0.2 s each are ten per second, of forty scheduled.
    expect(dropped.length / trials.length).toBeGreaterThan(0.5)
    for (const { at, reached } of dropped) {
      expect(Object.keys(at)).toEqual(['due'])
      expect(reached).toBe('due')
    }
    expect(Math.max(...trials.map((trial) => trial.in_flight))).toBeLessThanOrEqual(2)
  })

  test('trials in flight at the end are aborted after gracefulStop', async () => {
    const load = { ...STEADY, duration: 300, gracefulStop: 200 }
    const { trials } = await runOnLab({ load, profile: { firstAudio: 3000 } })
    const last = Math.max(...trials.map(({ at }) => at.end ?? 0)) - (trials[0]?.at.due ?? 0)
    expect(trials.every(({ outcome }) => outcome === 'timeout')).toBe(true)
    expect(last / 1e3).toBeLessThan(1000)
  })
})

test('a server that freezes for five seconds shows in the waiting times of its callers', {
  timeout: 20_000,
}, async () => {
  const [rate, frozen] = [10, 5]
  const load = { ...STEADY, rate, duration: 7000, arrival: 'uniform' } as const
  const freeze = { kind: 'freeze', at: 1000, duration: frozen * 1000 } as const
  const { trials, truth, origin } = await runOnLab({
    load,
    profile: { firstAudio: 20, faults: [freeze] },
    options: { complete_backoff_ms: 0 },
  })
  const waits = trials.map((trial) => between(trial, 'due', 'first_audio') / 1e3)
  const written = new Map(truth.map(({ request, pieces }) => [request, pieces[0]?.at_us ?? Number.NaN]))
  const served = trials.map(
    ({ provider_request_id, at }) => ((written.get(provider_request_id) ?? 0) - origin - (at.due ?? 0)) / 1e6,
  )
  const longer = (times: readonly number[], wait: number) => times.filter((time) => time > wait).length
  expect(trials).toHaveLength(rate * 7)
  // A caller x seconds before the end of the freeze waits for x: rate times (5 - w) callers wait longer than
  // w, and
  // more only if the server itself was slow to work off its queue.
  for (const wait of [0.5, 1, 2, 3, 4]) {
    expect(longer(waits, wait)).toBeGreaterThanOrEqual(rate * (frozen - wait) - 1)
    expect(Math.abs(longer(waits, wait) - longer(served, wait))).toBeLessThanOrEqual(2)
  }
  expect(Math.max(...waits)).toBeGreaterThan(4.8)
  // The harness itself started all of them on time.
  const late = trials.map((trial) => between(trial, 'due', 'began')).sort((a, b) => a - b)
  expect(late[Math.floor(late.length * 0.5)]).toBeLessThan(50)
})
