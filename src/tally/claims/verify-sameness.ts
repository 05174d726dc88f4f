import type { SamenessClaim } from '../../core/config/claim.ts'
import type { AnyStageName } from '../../core/trial/turn-stages.ts'
import { type Arm, isStandIn } from '../compare/arm.ts'
import { contrastSamples, timingOf } from '../compare/compare-arms.ts'
import { compareConditions } from '../compare/conditions.ts'
import { EQUIVALENCE_CONFIDENCE } from '../compare/decide-comparisons.ts'
import { defaultSpread } from '../compare/run-spread.ts'
import { bootstrapInterval, type LogInterval } from '../resampling/bootstrap-interval.ts'
import { CONFIDENCE, refusePercentile } from '../statistics/interval.ts'
import type { ClaimEvidence } from './claim-evidence.ts'
import { findIncompatibilities } from './incompatibilities.ts'
import { type ClaimFinding, type ClaimVerdict, DEFAULT_CLOCK, type SamenessReading } from './verification.ts'

/** Checks a claim that two models have the same latency. */
export function verifySameness(claim: SamenessClaim, arms: readonly Arm[], run: ClaimEvidence): ClaimFinding {
  const notComparable = (why: string): ClaimFinding => ({
    verdict: 'not comparable',
    why,
    clocks: [],
    sameness: [],
  })
  const [first, second] = claim.models.map((model) => arms.filter((arm) => arm.model === model)) as [
    Arm[],
    Arm[],
  ]
  const missing = claim.models.find((model) => !arms.some((arm) => arm.model === model))
  if (missing !== undefined) return notComparable(`the run has no ${missing}`)
  const pair = comparablePair(first, second, claim.clock ?? DEFAULT_CLOCK)
  if (!pair)
    return notComparable(
      'the models were measured under different conditions: transport, connection, region or format',
    )
  const incompatibility = findIncompatibilities(claim.conditions, pair[0], run).find(
    ({ blocks }) => blocks.length > 1,
  )
  if (incompatibility) return notComparable(incompatibility.why)
  return judgeSameness(claim, pair, run)
}

/** The pair of arms with equal conditions that has the most trials. */
function comparablePair(
  first: readonly Arm[],
  second: readonly Arm[],
  stage: AnyStageName,
): [Arm, Arm] | undefined {
  const size = (arm: Arm) => arm.stages.get(stage)?.values.length ?? 0
  return first
    .flatMap((a) => second.map((b): [Arm, Arm] => [a, b]))
    .filter(
      ([a, b]) =>
        compareConditions(a.conditions, b.conditions).length === 0 && Math.min(size(a), size(b)) > 0,
    )
    .sort((x, y) => Math.min(...y.map(size)) - Math.min(...x.map(size)))[0]
}

function judgeSameness(
  { clock = DEFAULT_CLOCK, shares, margin }: SamenessClaim,
  [a, b]: [Arm, Arm],
  run: ClaimEvidence,
): ClaimFinding {
  const [from, to] = [a.stages.get(clock), b.stages.get(clock)]
  if (!from || !to)
    return { verdict: 'not comparable', why: `the run has no ${clock}`, clocks: [], sameness: [] }
  const n = Math.min(from.values.length, to.values.length)
  const needed = Math.max(0, ...shares.map((share) => refusePercentile(n, share)?.needed ?? 0))
  if (needed > 0)
    return { verdict: 'inconclusive', why: `n too small: ${n} of ${needed} trials`, clocks: [], sameness: [] }
  const found = contrastSamples(from, to, shares, {
    timing: timingOf(run.file),
    spread: defaultSpread(isStandIn(a) && isStandIn(b)),
    seed: run.file.scenario.seed,
  })
  const sameness = found.map((each): SamenessReading => {
    const { low, high } = bootstrapInterval(each, CONFIDENCE)
    return { share: each.share, ratio: Math.exp(each.estimate), low: Math.exp(low), high: Math.exp(high) }
  })
  const verdict = samenessVerdict(
    found.map((each) => [
      bootstrapInterval(each, EQUIVALENCE_CONFIDENCE),
      bootstrapInterval(each, CONFIDENCE),
    ]),
    Math.log(1 + margin),
  )
  return { verdict, why: '', clocks: [], sameness }
}

/** Two one-sided tests (TOST): the 90 % interval of every quantile must lie inside the margin. */
function samenessVerdict(
  intervals: readonly (readonly [equivalence: LogInterval, difference: LogInterval])[],
  margin: number,
): ClaimVerdict {
  if (intervals.every(([{ low, high }]) => low > -margin && high < margin)) return 'confirmed'
  return intervals.some(([, { low, high }]) => low > margin || high < -margin) ? 'refuted' : 'inconclusive'
}
