import type { Probe } from '../../core/config/probe.ts'
import type { Millis } from '../../core/units.ts'
import type { LevelSpec } from '../../drive/probe-levels/level-spec.ts'
import type { SearchStep } from '../../probe/next-step.ts'
import { startIntervalMs } from '../../probe/rate/start-interval.ts'

/** How long a request occupies its slot: usually, and at the quickest tenth. */
export interface ServiceTime {
  readonly median: Millis
  readonly quick: Millis
}

/** What an order needs besides the step: its position in the search, and what is known about the provider. */
export interface OrderContext {
  readonly number: number
  /** The number of its first trial in the run. */
  readonly firstTrial: number
  readonly service: ServiceTime | undefined
  /** The most requests that may still be sent. */
  readonly maxRequests: number
}

/** Used until a service time is known: close enough that requests overlap. */
const FIRST_INTERVAL_MS = 5
/** A burst is sent within this share of a quick service time, so that nearly all its requests overlap. */
const BURST_SPREAD = 0.25
/** A refused stream waits for this share of the usual service time. */
const RETRY_SHARE = 0.5
/** Periods to hold a rate once the saved-up tokens are spent, and the most periods to spend them. */
const PERIODS_WITHOUT_SAVINGS = 4
const MAX_DRAIN_PERIODS = 20
/** Long enough for a whole period that the provider counts, wherever it begins. */
const PERIODS_AFTER_REFUSAL = 2

/** Translates a step of the search into an order for the worker. */
export function buildLevelOrder(
  probe: Probe,
  step: Exclude<SearchStep, { kind: 'done' }>,
  context: OrderContext,
): LevelSpec {
  const { number, firstTrial, service, maxRequests } = context
  const common = { number, firstTrial, stagger: probe.stagger }
  if (step.kind === 'sustained') {
    const interval = (service?.median ?? probe.stagger) / step.level
    const retryInterval = RETRY_SHARE * (service?.median ?? probe.stagger)
    return { ...common, kind: 'sustained', size: step.level, interval, maxRequests, retryInterval }
  }
  if (probe.kind === 'concurrency') {
    const interval = service
      ? Math.min(probe.stagger, (BURST_SPREAD * service.quick) / step.level)
      : FIRST_INTERVAL_MS
    return { ...common, kind: 'burst', size: step.level, interval }
  }
  const { level } = step
  if (probe.kind === 'sockets') {
    const keepOpen = probe.per * probe.periods
    return { ...common, kind: 'dials', count: level, interval: probe.stagger, countAfterRefusal: 0, keepOpen }
  }
  return { ...common, ...rateOrder(probe, step), kind: probe.kind === 'connect-rate' ? 'dials' : 'requests' }
}

/** A constant rate, after accumulated tokens were used up if the step says so. */
function rateOrder({ per, periods, hold }: Probe, step: Exclude<SearchStep, { kind: 'done' }>) {
  const { level } = step
  const { drain, isLong } = step.kind === 'burst' ? step : {}
  // The provider's periods begin at any time: one more, so that as many as meant are whole.
  const least = drain === undefined ? periods + 1 : Math.max(PERIODS_WITHOUT_SAVINGS, periods + 1)
  return {
    interval: startIntervalMs(level, per),
    count: Math.ceil(level * Math.max(least, isLong ? hold / per : 0)),
    countAfterRefusal: PERIODS_AFTER_REFUSAL * level,
    ...(drain !== undefined && {
      drain: { interval: per / drain, maxRequests: MAX_DRAIN_PERIODS * drain },
    }),
  }
}

/** The most requests of an order. For one that runs until it is told to finish, the fewest that are meaningful. */
export function countOrderRequests(order: LevelSpec): number {
  switch (order.kind) {
    case 'burst':
      return order.size
    case 'sustained':
      return 2 * order.size
    case 'requests':
      return order.count + order.countAfterRefusal + (order.drain?.maxRequests ?? 0)
    case 'dials':
      return order.count + order.countAfterRefusal + (order.drain?.maxRequests ?? 0)
  }
}
