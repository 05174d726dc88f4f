import { describe, expect, test } from 'vitest'
import type { Trial } from '../../../src/core/trial/trial.ts'
import { measureBaseline } from '../../../src/probe/cap/baseline-latency.ts'
import { classifyBurst } from '../../../src/probe/cap/classify-burst.ts'
import { trialWith } from '../../tally/sample-trials.ts'

/** Milliseconds. */
function served(from: number, firstAudio: number, last: number): Trial {
  const at = { began: from, first_text: from, first_audio: firstAudio, last_audio: last, end: last + 4000 }
  return trialWith({ at: toMicroseconds(at) })
}

function failed(from: number, end: number, outcome: Trial['outcome']): Trial {
  return trialWith({ at: toMicroseconds({ began: from, first_text: from, end }), outcome })
}

function toMicroseconds(at: Record<string, number>): Trial['at'] {
  return Object.fromEntries(Object.entries(at).map(([name, value]) => [name, value * 1000]))
}

/** Steady answers: what takes three times as long is slow. */
const BASELINE = {
  slowThreshold: 600e3,
  latencies: [150e3, 180e3, 200e3, 220e3, 250e3],
  isUnsteady: false,
}

describe('what became of a wave', () => {
  test('counts who was carried at the same moment, and no completion that comes seconds later', () => {
    const overlapping = [served(0, 200, 2000), served(10, 200, 1900), served(20, 250, 2100)]
    expect(classifyBurst(overlapping).held).toBe(3)
    expect(classifyBurst([served(0, 200, 900), served(1000, 1200, 1900)]).held).toBe(1)
  })

  test('a refusal counts where nobody else was let in afterwards', () => {
    const carried = [served(0, 200, 2000), served(5, 200, 2000)]
    expect(classifyBurst([...carried, failed(10, 41, 'limit')])).toMatchObject({
      held: 2,
      turnedAway: 1,
      strays: 0,
    })
    const late = served(500, 700, 2000)
    expect(classifyBurst([...carried, failed(10, 41, 'limit'), late])).toMatchObject({
      held: 3,
      turnedAway: 0,
      strays: 1,
    })
  })

  test('who waits unusually long and until another has ended was queued', () => {
    const carried = [served(0, 200, 2000), served(5, 210, 2100)]
    expect(classifyBurst([...carried, served(10, 2190, 4000)], BASELINE).fates).toMatchObject({
      served: 2,
      queued: 1,
    })
    // Late, but while all others were still being served: slow, and not queued.
    expect(classifyBurst([...carried, served(10, 1500, 4000)], BASELINE).fates).toMatchObject({
      served: 3,
      queued: 0,
    })
    // Behind another, but no later than usual.
    expect(classifyBurst([...carried, served(1900, 2190, 4000)], BASELINE).fates).toMatchObject({ served: 3 })
  })

  test('who is later than others by little did not queue, however late it is', () => {
    const slower = Array.from({ length: 8 }, (_, index) =>
      served(index, 200 + 250 * index, 900 + 250 * index),
    )
    expect(classifyBurst(slower, BASELINE).fates).toMatchObject({ served: 8, queued: 0 })
    // The same provider, where the next waits for a slot.
    const waiting = [...slower.slice(0, 3), served(9, 1700, 3000), served(10, 1800, 3000)]
    expect(classifyBurst(waiting, BASELINE).fates).toMatchObject({ served: 3, queued: 2 })
  })

  test('no answer at all is a limit only while others are answered', () => {
    const hung = failed(10, 30_000, 'timeout')
    expect(classifyBurst([served(0, 200, 2000), hung]).fates).toMatchObject({ served: 1, hung: 1 })
    expect(classifyBurst([hung, hung]).fates).toMatchObject({ hung: 0, failed: 2 })
  })

  test('other failures are no limit', () => {
    const reading = classifyBurst([served(0, 200, 2000), failed(5, 40, 'server'), failed(6, 40, 'network')])
    expect(reading).toMatchObject({ held: 1, turnedAway: 0, fates: { failed: 2 } })
  })

  test('what is usual is known from three answers on', () => {
    const calm = [served(0, 200, 1), served(0, 150, 1), served(0, 900, 1)]
    expect(measureBaseline(calm.slice(0, 2))).toBeUndefined()
    expect(measureBaseline(calm)).toMatchObject({ slowThreshold: 600e3, isUnsteady: true })
  })

  test('the steadier answers are, the sooner one is unusual', () => {
    const steady = Array.from({ length: 9 }, (_, index) => served(0, 200 + index, 1000))
    expect(measureBaseline(steady)).toMatchObject({ slowThreshold: 1.5 * 204e3, isUnsteady: false })
    const unsteady = Array.from({ length: 9 }, (_, index) => served(0, 200 * 1.3 ** (index - 4), 1000))
    expect(measureBaseline(unsteady)?.slowThreshold).toBeCloseTo(3 * 200e3)
    const whole = [served(0, 200, 200), served(1, 201, 201), served(2, 402, 402), served(3, 403, 403)]
    expect(classifyBurst(whole, measureBaseline(steady)).fates).toMatchObject({ served: 2, queued: 2 })
  })
})
