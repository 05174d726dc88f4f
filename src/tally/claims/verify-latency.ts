import type { LatencyClaim } from '../../core/config/claim.ts'
import type { AnyStageName } from '../../core/trial/turn-stages.ts'
import { toMicros } from '../../core/units.ts'
import type { Arm } from '../compare/arm.ts'
import { type ClaimClock, type ClockReading, clocksFor, readClock } from './claim-clocks.ts'
import type { ClaimEvidence } from './claim-evidence.ts'
import { findIncompatibilities, type Incompatibility } from './incompatibilities.ts'
import { type ClaimFinding, type ClaimVerdict, type ClockVerdict, DEFAULT_CLOCK } from './verification.ts'

/** Checks a latency claim against the arms of one target. */
export function verifyLatency(claim: LatencyClaim, arms: readonly Arm[], run: ClaimEvidence): ClaimFinding {
  const clocks = clocksFor(claim).flatMap((clock): ClockVerdict[] => {
    const reading = readClock(clock, arms, claim.share)
    return reading ? [{ ...reading, ...judgeLatency(claim, reading, incompatibilitiesOf(clock)) }] : []
  })
  function incompatibilitiesOf({ stage }: ClaimClock): Incompatibility[] {
    return arms[0] ? findIncompatibilities(claim.conditions, arms[0], run, stage) : []
  }
  const clockStage = clockOfClaim(claim)
  const answer = clocks.find(({ clock }) => clock.stage === clockStage)
  if (!answer)
    return {
      verdict: 'not comparable',
      why: `the run has no ${clockStage} on connections of this kind`,
      clocks,
      sameness: [],
    }
  return { verdict: answer.verdict, why: answer.why, clocks, sameness: [] }
}

/** The fields of a latency claim that determine its stage, in memory and in `verify.json` alike. */
interface NamedClock<Name extends string> {
  readonly clock?: Name
  readonly conditions: { readonly connection?: string }
}

/** The stage that a latency claim is about: the one it names, or the default. */
export function clockOfClaim<Name extends string>({
  clock,
  conditions,
}: NamedClock<Name>): Name | AnyStageName {
  if (clock !== undefined) return clock
  return conditions.connection === 'cold' ? 'ttfa_cold' : DEFAULT_CLOCK
}

export function judgeLatency(
  { value, low = 0, tolerance }: LatencyClaim,
  { n, needed, interval }: ClockReading,
  incompatibilities: readonly Incompatibility[],
): { verdict: ClaimVerdict; why: string } {
  if (!interval) return { verdict: 'inconclusive', why: `n too small: ${n} of ${needed} trials` }
  const bound = toMicros(value) * (1 + tolerance)
  const least = toMicros(low) * (1 - tolerance)
  const includesEnd =
    (interval.low <= bound && interval.high > bound) || (interval.low < least && interval.high >= least)
  if (includesEnd) return { verdict: 'inconclusive', why: 'the interval includes the claimed value' }
  if (interval.high < least) return judgeFaster(incompatibilities)
  const found = interval.high <= bound ? 'confirmed' : 'refuted'
  const blocking = incompatibilities.filter(({ blocks }) => blocks.includes(found))
  if (blocking.length > 0)
    return { verdict: 'not comparable', why: blocking.map(({ why }) => why).join('; ') }
  return { verdict: found, why: incompatibilities.map(({ why }) => `even more so: ${why}`).join('; ') }
}

/**
 * The verdict on a latency below the claimed range. What keeps a run from confirming a claim also keeps it
 * from this.
 */
function judgeFaster(incompatibilities: readonly Incompatibility[]): { verdict: ClaimVerdict; why: string } {
  const blocking = incompatibilities.filter(({ blocks }) => blocks.includes('confirmed'))
  if (blocking.length > 0)
    return { verdict: 'not comparable', why: blocking.map(({ why }) => why).join('; ') }
  return { verdict: 'refuted', why: 'faster than the claimed range' }
}
