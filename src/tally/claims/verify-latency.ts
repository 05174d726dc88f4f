import type { LatencyClaim } from '../../core/claim.ts'
import type { StageName } from '../../core/stages.ts'
import type { Arm } from '../compare/arm.ts'
import type { ClaimedRun } from './claimed-run.ts'
import { CLOCKS, type ClockReading, readClock } from './clocks.ts'
import { type Obstacle, obstaclesTo } from './obstacles.ts'
import { type ClaimVerdict, type ClockVerdict, type Found, USUAL } from './verification.ts'

/** Checks a latency claim against the arms of one target. */
export function verifyLatency(claim: LatencyClaim, arms: readonly Arm[], run: ClaimedRun): Found {
  const obstacles = arms[0] ? obstaclesTo(claim.conditions, arms[0], run) : []
  const clocks = CLOCKS.flatMap((clock): ClockVerdict[] => {
    const reading = readClock(clock, arms, claim.share)
    return reading ? [{ ...reading, ...judge(claim, reading, obstacles) }] : []
  })
  const meant = meantClock(claim)
  const answer = clocks.find(({ clock }) => clock.stage === meant)
  if (!answer)
    return {
      verdict: 'not comparable',
      why: `the run has no ${meant} on connections of this kind`,
      clocks,
      sameness: [],
    }
  return { ...judge(claim, answer, obstacles), clocks, sameness: [] }
}

/** The stage that a latency claim is about: the one it names, or the default. */
export function meantClock({ clock, conditions }: LatencyClaim): StageName {
  if (clock !== undefined) return clock
  return conditions.connection === 'cold' ? 'ttfa_cold' : USUAL
}

function judge(
  { value, tolerance }: LatencyClaim,
  { n, needed, interval }: ClockReading,
  obstacles: readonly Obstacle[],
): { verdict: ClaimVerdict; why: string } {
  if (!interval) return { verdict: 'inconclusive', why: `n too small: ${n} of ${needed} trials` }
  const bound = value * 1e3 * (1 + tolerance)
  if (interval.low <= bound && interval.high > bound)
    return { verdict: 'inconclusive', why: 'the interval includes the claimed value' }
  const found = interval.high <= bound ? 'confirmed' : 'refuted'
  const against = obstacles.filter(({ blocks }) => blocks.includes(found))
  if (against.length > 0) return { verdict: 'not comparable', why: against.map(({ why }) => why).join('; ') }
  return { verdict: found, why: obstacles.map(({ why }) => `even more so: ${why}`).join('; ') }
}
