import { describe, expect, test } from 'vitest'
import type { Burst } from '../../../src/probe/cap/burst.ts'
import { poolQueueEvidence } from '../../../src/probe/cap/pooled-queue-cap.ts'
import { queueEvidence } from '../../../src/probe/cap/queue-evidence.ts'

const ALONE = [100, 180, 200, 220, 400, 900]

/** Sent together; what each takes once it has a slot. Answers come in one piece. */
function burst(slots: number, durations: readonly number[]) {
  const free = Array.from({ length: slots }, () => 0)
  return durations.map((duration) => {
    const slot = free.indexOf(Math.min(...free))
    const end = (free[slot] ?? 0) + duration
    free[slot] = end
    return { sent: 0, firstAudio: end, freed: end }
  })
}

function mostLikelyCap(evidence: readonly number[]): number {
  return evidence.indexOf(Math.max(...evidence)) + 1
}

describe('the evidence of a queue', () => {
  const DURATIONS = [200, 900, 180, 220, 400, 100, 210, 190]

  test('is strongest at the number of slots', () => {
    for (const slots of [1, 2, 3]) {
      const evidence = queueEvidence(burst(slots, DURATIONS), ALONE)
      expect(mostLikelyCap(evidence)).toBe(slots)
      expect(Math.max(...evidence)).toBeGreaterThan(3)
    }
  })

  test('is none where slow answers are slow by themselves', () => {
    const evidence = queueEvidence(burst(DURATIONS.length, DURATIONS), ALONE)
    expect(Math.max(...evidence)).toBeLessThan(0.5)
  })

  test('does not depend on the unit of time', () => {
    const scale = (value: number) => value * 1000
    const requests = burst(2, DURATIONS)
    const scaled = requests.map(({ sent, firstAudio, freed }) => ({
      sent: scale(sent),
      firstAudio: scale(firstAudio),
      freed: scale(freed),
    }))
    const evidence = queueEvidence(requests, ALONE)
    queueEvidence(scaled, ALONE.map(scale)).forEach((value, index) => {
      expect(value).toBeCloseTo(evidence[index] ?? Number.NaN, 6)
    })
  })
})

describe('the evidence of several bursts', () => {
  const withEvidence = (queueEvidence: readonly number[]): Burst => ({
    level: queueEvidence.length + 1,
    cooldown: 0,
    held: 1,
    turnedAway: 0,
    failed: 0,
    queueEvidence,
  })

  test('adds up, and the interval holds the caps that are not much less likely', () => {
    const bursts = [withEvidence([-9, 1, 2, 1]), withEvidence([-9, 2, 4, -5])]
    expect(poolQueueEvidence(bursts, 8)).toEqual({ feasible: 3, interval: [2, 3] })
  })

  test('says nothing of a queue where none is much more likely than none', () => {
    expect(poolQueueEvidence([withEvidence([-4, 1]), withEvidence([-3, 1.5])], 8)).toBeUndefined()
  })
})
