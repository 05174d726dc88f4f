import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Level } from '../../../src/drive/probe-levels/level.ts'
import type { LevelPeers } from '../../../src/drive/probe-levels/level-peers.ts'
import type {
  BurstSpec,
  ConnectSpec,
  LevelSpec,
  RateSpec,
  SustainedSpec,
} from '../../../src/drive/probe-levels/level-spec.ts'
import { runBurst } from '../../../src/drive/probe-levels/run-burst.ts'
import { runConnects } from '../../../src/drive/probe-levels/run-connects.ts'
import { runRate } from '../../../src/drive/probe-levels/run-rate.ts'
import { runSustained } from '../../../src/drive/probe-levels/run-sustained.ts'
import type { TrialStart } from '../../../src/executors/shared/load-target.ts'
import { countOrderRequests } from '../../../src/run/probe/build-level-order.ts'

const BEGUN = 5e6
/** So late that nothing is waited for: every request is due already, and its instant is what is looked at. */
const NOW = 1e15

interface Sent {
  readonly number: number
  /** Milliseconds since the level began; absent where a stream sends when it is free. */
  readonly at: number | undefined
  readonly phase: string
}

type Told = Pick<LevelPeers, 'refusedAt' | 'rateBegins'>
const NOTHING_TOLD: Told = { refusedAt: () => undefined, rateBegins: () => undefined }

/** What one machine sends of a level: all of it, or its part of one that machines share. */
async function sentBy(spec: LevelSpec, share?: { index: number; of: number }, told = NOTHING_TOLD) {
  const sent: Sent[] = []
  let now = BEGUN
  const moveOn = () => {
    now += 1e4
    return now
  }
  const record = async ({ iteration, due }: TrialStart) => {
    const at = due === undefined ? undefined : Math.round(due - BEGUN) / 1e3
    sent.push({ number: iteration.number - spec.firstTrial, at, phase: iteration.phase })
    await new Promise(setImmediate)
  }
  const level = {
    share: share ?? { index: 0, of: 1 },
    ...(share && { peers: { begin: async () => BEGUN, ...told } }),
    target: {
      prewarm: async () => {},
      createUser: () => ({ runIteration: record, close: () => {} }),
      connectOnly: record,
    },
    clock: { now: share ? () => NOW : moveOn },
    stopping: () => false,
    connection: 'warm',
    text: () => 0,
    endedTrials: [],
  } as unknown as Omit<Level, 'spec'>
  if (spec.kind === 'burst') await runBurst({ ...level, spec })
  if (spec.kind === 'sustained') await runSustained({ ...level, spec })
  if (spec.kind === 'requests') await runRate({ ...level, spec })
  if (spec.kind === 'dials') await runConnects({ ...level, spec })
  return sent
}

/** What all machines send together, by number. */
async function sentTogether(spec: LevelSpec, of: number, told = NOTHING_TOLD): Promise<Sent[]> {
  const parts = await Promise.all(Array.from({ length: of }, (_, index) => sentBy(spec, { index, of }, told)))
  return parts.flat().toSorted((a, b) => a.number - b.number)
}

const numbersOf = (sent: readonly Sent[]) => sent.map(({ number }) => number)
const upTo = (count: number) => Array.from({ length: count }, (_, number) => number)

const COMMON = { number: 3, firstTrial: 100, stagger: 0 }
const machines = fc.integer({ min: 1, max: 7 })
const size = fc.integer({ min: 1, max: 60 })
const rate = fc.record({
  kind: fc.constantFrom<'requests' | 'dials'>('requests', 'dials'),
  interval: fc.integer({ min: 1, max: 3000 }),
  count: fc.integer({ min: 1, max: 80 }),
  countAfterRefusal: fc.integer({ min: 0, max: 40 }),
})

describe('machines that share a level send together', () => {
  test('the burst that one machine sends: each request once, at its instant', async () => {
    await fc.assert(
      fc.asyncProperty(machines, size, fc.integer({ min: 0, max: 50 }), async (of, size, interval) => {
        const spec: BurstSpec = { ...COMMON, kind: 'burst', size, interval }
        expect(await sentTogether(spec, of)).toEqual(
          upTo(size).map((number) => ({ number, at: number * interval, phase: 'measure' })),
        )
      }),
      { numRuns: 60 },
    )
  })

  test('never more requests of a sustained level than it may send, and each number once', async () => {
    await fc.assert(
      fc.asyncProperty(machines, size, fc.integer({ min: 1, max: 150 }), async (of, size, maxRequests) => {
        const spec: SustainedSpec = {
          ...COMMON,
          kind: 'sustained',
          size,
          interval: 1,
          maxRequests,
          retryInterval: 0,
        }
        const sent = numbersOf(await sentTogether(spec, of))
        expect(new Set(sent).size).toBe(sent.length)
        expect(sent.every((number) => number < maxRequests)).toBe(true)
        // All of them, unless there are fewer streams than machines: then some have nothing to keep busy.
        if (size >= of) expect(sent).toEqual(upTo(maxRequests))
      }),
      { numRuns: 40 },
    )
  })

  test('a rate, and a second more of it, in which a refusal elsewhere would have been heard of', async () => {
    await fc.assert(
      fc.asyncProperty(machines, rate, async (of, parts) => {
        const spec = { ...COMMON, ...parts } as RateSpec | ConnectSpec
        const sent = await sentTogether(spec, of)
        const heard = Math.min(spec.countAfterRefusal, Math.ceil(1000 / spec.interval))
        expect(sent.map(({ number, at }) => ({ number, at }))).toEqual(
          upTo(spec.count + heard).map((number) => ({ number, at: number * spec.interval })),
        )
        expect(sent.length).toBeLessThanOrEqual(countOrderRequests(spec))
      }),
      { numRuns: 60 },
    )
  })

  test('after a refusal, the requests that follow it on one machine, and never more than the budget covers', async () => {
    await fc.assert(
      fc.asyncProperty(machines, rate, fc.integer({ min: 0, max: 130 }), async (of, parts, refused) => {
        const spec = { ...COMMON, ...parts } as RateSpec | ConnectSpec
        const sent = await sentTogether(spec, of, { ...NOTHING_TOLD, refusedAt: () => refused })
        expect(numbersOf(sent)).toEqual(upTo(Math.min(refused, spec.count - 1) + spec.countAfterRefusal + 1))
        expect(sent.length).toBeLessThanOrEqual(countOrderRequests(spec))
      }),
      { numRuns: 60 },
    )
  })

  test('what uses up the quota until shortly before the instant at which the rate begins on all of them', async () => {
    const drains = fc.record({
      interval: fc.integer({ min: 1, max: 100 }),
      maxRequests: fc.integer({ min: 1, max: 60 }),
    })
    await fc.assert(
      fc.asyncProperty(machines, rate, drains, fc.option(fc.nat(6000)), async (of, parts, drain, begins) => {
        const spec = { ...COMMON, ...parts, drain } as RateSpec | ConnectSpec
        const latest = drain.maxRequests * drain.interval + 1.5 * spec.interval
        const at = begins === null ? latest : Math.min(begins, latest)
        const sent = await sentTogether(spec, of, {
          ...NOTHING_TOLD,
          rateBegins: () => (begins === null ? undefined : BEGUN + at * 1e3),
        })
        const draining = sent.filter(({ number }) => number < drain.maxRequests)
        expect(draining.every((one) => one.at === one.number * drain.interval)).toBe(true)
        expect(numbersOf(draining)).toEqual(
          upTo(drain.maxRequests).filter((number) => number * drain.interval <= at - 1.5 * spec.interval),
        )
        const [first] = sent.filter(({ number }) => number >= drain.maxRequests)
        expect(first).toMatchObject({ number: drain.maxRequests, at })
        expect(sent.length).toBeLessThanOrEqual(countOrderRequests(spec))
      }),
      { numRuns: 60 },
    )
  })

  test.each<[string, LevelSpec, number]>([
    ['a burst', { ...COMMON, kind: 'burst', size: 5, interval: 2 }, 5],
    ['a rate', { ...COMMON, kind: 'requests', interval: 2, count: 6, countAfterRefusal: 4 }, 6],
    ['connections', { ...COMMON, kind: 'dials', interval: 2, count: 6, countAfterRefusal: 4 }, 6],
    ['streams', { ...COMMON, kind: 'sustained', size: 2, interval: 1, maxRequests: 7, retryInterval: 0 }, 7],
  ])('one machine alone sends all of %s, and nothing besides', async (_, spec, count) => {
    const level = await sentBy(spec)
    expect(numbersOf(level)).toEqual(upTo(count))
  })
})
