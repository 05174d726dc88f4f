import { describe, expect, test } from 'vitest'
import { compareArms, type Timing } from '../../../src/tally/compare/compare-arms.ts'
import { defaultSpread } from '../../../src/tally/compare/run-spread.ts'
import { createArm } from './sample-arms.ts'
import { LOG_NORMAL, randomWith, simulateDrift, simulateRun } from './synthetic-latencies.ts'

/** How often the later side is called significant: its interval leaves out one half. */
function alarms(timing: Timing, factor: number, repetitions = 30): number {
  let found = 0
  for (let seed = 1; seed <= repetitions; seed += 1) {
    const random = randomWith(seed)
    const drift = () => simulateDrift(20, 0.08, random)
    const first = drift()
    const second = timing === 'apart' ? drift() : first
    const [from, to] = [
      createArm('a', simulateRun(LOG_NORMAL, first, 50, random)),
      createArm('a', simulateRun(LOG_NORMAL, second, 50, random, factor)),
    ]
    const [stage] = compareArms(from, to, { timing, spread: defaultSpread(false), seed })
    if (stage && (stage.lateness.low > 0.5 || stage.lateness.high < 0.5)) found += 1
  }
  return found / repetitions
}

describe('how often the other side is later, while everything drifts by 8 %', () => {
  // Mann and Whitney's p is below 0.05 in half to three quarters of such pairs of runs.
  test.each(['apart', 'side by side'] as const)('%s: nothing changed, and nothing is claimed', (timing) => {
    expect(alarms(timing, 1)).toBeLessThanOrEqual(0.1)
  })

  test('side by side, a change of 20 % is seen', () => {
    expect(alarms('side by side', 1.2, 20)).toBeGreaterThanOrEqual(0.9)
  })
})
