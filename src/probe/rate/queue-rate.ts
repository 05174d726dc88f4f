import { outcomeOf } from '../cap/burst.ts'
import type { RateBurst, RateFinding, RateSettings, RateStep } from './rate-step.ts'

/** The most rates that are kept up before the search settles for what they have shown. */
const MAX_LONG_BURSTS = 5
/** If the rate at which a queue is served cannot be kept up, the next one is this share of it. */
const STEP_DOWN = 0.9
/** A rate that was kept up is multiplied by this, until a queue grows. */
const STEP_UP = 1.3
/** Standard errors on either side. */
const ERRORS = 2

/**
 * A provider that queues what it cannot keep up with refuses nothing. At a rate above its own, the growth of the wait
 * from request to request shows its own. That rate is then kept up, and if the queue still grows, lower ones.
 */
export function nextQueueRateStep(settings: RateSettings, bursts: readonly RateBurst[]): RateStep {
  const growing = bursts.filter(({ queueError }) => queueError !== undefined)
  const long = bursts.filter(({ isLong }) => isLong)
  const high = Math.min(...growing.map(({ level }) => level))
  const held = long.filter((burst) => outcomeOf(burst) === 'held' && burst.level < high)
  const steady = held.sort((a, b) => b.level - a.level)[0]
  const next = Math.max(settings.min, nextRate(growing, steady?.level, high))
  const isNew = next < high && next > (steady?.level ?? 0)
  if (isNew && long.length < MAX_LONG_BURSTS)
    return { kind: 'burst', level: next, cooldown: settings.settle, isLong: true }
  return { kind: 'found', finding: queueRateFinding(settings, growing, steady) }
}

/** What the latest queue was served at, or somewhat more or less than what is known. */
function nextRate(growing: readonly RateBurst[], steady: number | undefined, high: number): number {
  const last = growing.at(-1) as RateBurst
  if (steady === undefined) return Math.min(last.held, last.isLong ? Math.floor(STEP_DOWN * high) : high - 1)
  if (growing.some(({ isLong }) => isLong)) return Math.min(last.held, high - 1)
  return Math.min(high - 1, Math.max(steady + 1, Math.round(STEP_UP * steady)))
}

function queueRateFinding(
  { settle, hold }: RateSettings,
  growing: readonly RateBurst[],
  steady: RateBurst | undefined,
): RateFinding {
  const feasible = steady?.level ?? 0
  // Rates that were kept up show it best.
  const best = growing.filter(({ isLong }) => isLong)
  const ranges = (best.length > 0 ? best : growing).map(({ held, queueError = 0 }) => ({
    low: Math.floor(held - ERRORS * queueError),
    high: Math.ceil(held + ERRORS * queueError),
  }))
  return {
    reason: 'boundary',
    feasible,
    infeasible: Math.min(...growing.map(({ level }) => level)),
    cooldown: settle,
    freesSlotsLate: false,
    interval: [
      Math.max(0, Math.min(feasible, ...ranges.map(({ low }) => low))),
      Math.max(feasible, ...ranges.map(({ high }) => high)),
    ],
    isNoisy: true,
    hasChanged: false,
    burstAllowance: 0,
    held: steady ? hold : 0,
  }
}
