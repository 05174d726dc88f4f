import type { Claim, ConcurrencyClaim, LatencyClaim, SamenessClaim } from '../../core/claim.ts'
import type { StageName } from '../../core/stages.ts'
import type { Arm } from '../compare/arm.ts'
import { differences } from '../compare/circumstances.ts'
import { timingOf } from '../compare/compare-runs.ts'
import { contrastOf } from '../compare/comparison.ts'
import { contrastInterval, type LogInterval } from '../compare/contrast-interval.ts'
import { EQUIVALENCE } from '../compare/verdict.ts'
import { CONFIDENCE, smallestSize } from '../interval.ts'
import { armsAbout, type ClaimedRun } from './claimed-run.ts'
import { CLOCKS, type ClockReading, readClock } from './clocks.ts'
import { type Obstacle, obstaclesTo } from './obstacles.ts'

export type ClaimVerdict = 'confirmed' | 'refuted' | 'not comparable' | 'inconclusive'

/** What the run would say, had the claim meant this clock. */
export interface ClockVerdict extends ClockReading {
  readonly verdict: ClaimVerdict
  readonly why: string
}

/** A quantile of two models held against each other. Ratios of the second to the first. */
export interface SamenessReading {
  readonly share: number
  readonly ratio: number
  readonly low: number
  readonly high: number
}

/** What a run says about a claim. */
export interface Verification {
  readonly claim: Claim
  /** The run's targets that it was held against. */
  readonly targets: readonly string[]
  readonly verdict: ClaimVerdict
  readonly why: string
  readonly clocks: readonly ClockVerdict[]
  readonly sameness: readonly SamenessReading[]
  /** The lab answered: the verdict is about the lab's profile, and only an exercise. */
  readonly exercise: boolean
}

/** Holds a claim against a run: each target that it is about by itself. Nothing where the run has none of its models. */
export function verifyClaim(claim: Claim, run: ClaimedRun): Verification[] {
  const arms = armsAbout(claim, run)
  if (arms.length === 0) return []
  const exercise = arms.some(({ circumstances }) => circumstances['answered by'] === 'the lab')
  const made = (targets: readonly string[], found: Found): Verification => ({
    claim,
    targets,
    exercise,
    ...found,
  })
  const targets = [...new Set(arms.map(({ target }) => target))]
  switch (claim.kind) {
    case 'latency':
      return byTarget(overClaimedTransport(arms, claim)).map(([target, its]) =>
        made([target], verifyLatency(claim, its, run)),
      )
    case 'sameness':
      return [made(targets, verifySameness(claim, arms, run))]
    case 'concurrency':
      return [made(targets, verifyConcurrency(claim))]
  }
}

/** Where a run measured several transports, a claim is about its own. */
function overClaimedTransport(
  arms: readonly Arm[],
  { conditions: { transport } }: LatencyClaim,
): readonly Arm[] {
  const fitting = arms.filter(({ circumstances }) => circumstances.transport === transport)
  return fitting.length > 0 ? fitting : arms
}

function byTarget(arms: readonly Arm[]): [target: string, arms: readonly Arm[]][] {
  const targets = [...new Set(arms.map(({ target }) => target))]
  return targets.map((target) => [target, arms.filter((arm) => arm.target === target)])
}

type Found = Pick<Verification, 'verdict' | 'why' | 'clocks' | 'sameness'>

/** Where the words name no clock, first audio on a ready connection is what the field calls latency. */
const USUAL: StageName = 'ttfa'

function verifyLatency(claim: LatencyClaim, arms: readonly Arm[], run: ClaimedRun): Found {
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
      why: `the run has no ${meant} on such connections`,
      clocks,
      sameness: [],
    }
  return { ...judge(claim, answer, obstacles), clocks, sameness: [] }
}

function meantClock({ clock, conditions }: LatencyClaim): StageName {
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
    return { verdict: 'inconclusive', why: 'the interval lies on both sides of the claim' }
  const found = interval.high <= bound ? 'confirmed' : 'refuted'
  const against = obstacles.filter(({ blocks }) => blocks.includes(found))
  if (against.length > 0) return { verdict: 'not comparable', why: against.map(({ why }) => why).join('; ') }
  return { verdict: found, why: obstacles.map(({ why }) => `all the more: ${why}`).join('; ') }
}

function verifySameness(claim: SamenessClaim, arms: readonly Arm[], run: ClaimedRun): Found {
  const none = (why: string): Found => ({ verdict: 'not comparable', why, clocks: [], sameness: [] })
  const [first, second] = claim.models.map((model) => arms.filter((arm) => arm.model === model)) as [
    Arm[],
    Arm[],
  ]
  const missing = claim.models.find((model) => !arms.some((arm) => arm.model === model))
  if (missing !== undefined) return none(`the run has no ${missing}`)
  const pair = likePair(first, second, claim.clock ?? USUAL)
  if (!pair) return none('the models were not measured alike: transport, connection, region or format differ')
  const obstacle = obstaclesTo(claim.conditions, pair[0], run).find(({ blocks }) => blocks.length > 1)
  if (obstacle) return none(obstacle.why)
  return judgeSameness(claim, pair, run)
}

/** The pair of arms that are alike in everything and have the most trials. */
function likePair(first: readonly Arm[], second: readonly Arm[], stage: StageName): [Arm, Arm] | undefined {
  const size = (arm: Arm) => arm.stages.get(stage)?.values.length ?? 0
  return first
    .flatMap((a) => second.map((b): [Arm, Arm] => [a, b]))
    .filter(
      ([a, b]) =>
        differences(a.circumstances, b.circumstances).length === 0 && Math.min(size(a), size(b)) > 0,
    )
    .sort((x, y) => Math.min(...y.map(size)) - Math.min(...x.map(size)))[0]
}

function judgeSameness(
  { clock = USUAL, shares, margin }: SamenessClaim,
  [a, b]: [Arm, Arm],
  run: ClaimedRun,
): Found {
  const [from, to] = [a.stages.get(clock), b.stages.get(clock)]
  if (!from || !to)
    return { verdict: 'not comparable', why: `the run has no ${clock}`, clocks: [], sameness: [] }
  const n = Math.min(from.values.length, to.values.length)
  const needed = Math.max(...shares.map((share) => smallestSize(share)))
  if (n < needed)
    return { verdict: 'inconclusive', why: `n too small: ${n} of ${needed} trials`, clocks: [], sameness: [] }
  const found = contrastOf(from, to, timingOf(run.file), { shares, seed: run.file.scenario.seed })
  const sameness = found.map((each): SamenessReading => {
    const { low, high } = contrastInterval(each, CONFIDENCE)
    return { share: each.share, ratio: Math.exp(each.estimate), low: Math.exp(low), high: Math.exp(high) }
  })
  const verdict = samenessVerdict(
    found.map((each) => [contrastInterval(each, EQUIVALENCE), contrastInterval(each, CONFIDENCE)]),
    Math.log(1 + margin),
  )
  return { verdict, why: '', clocks: [], sameness }
}

/** Two one-sided tests (TOST): the narrower interval of every quantile must lie inside the margin. */
function samenessVerdict(
  intervals: readonly (readonly [equivalence: LogInterval, difference: LogInterval])[],
  margin: number,
): ClaimVerdict {
  if (intervals.every(([{ low, high }]) => low > -margin && high < margin)) return 'confirmed'
  return intervals.some(([, { low, high }]) => low > margin || high < -margin) ? 'refuted' : 'inconclusive'
}

function verifyConcurrency({ value }: ConcurrencyClaim): Found {
  const why = `${value} at a time is a limit, and a run looks for none: \`ttfa probe\` does`
  return { verdict: 'not comparable', why, clocks: [], sameness: [] }
}
