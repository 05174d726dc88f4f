import type { Probe } from '../../core/config/probe.ts'
import type { Millis } from '../../core/units.ts'
import type { LevelSpec } from '../../drive/probe-levels/level-spec.ts'
import { startIntervalMs } from '../../probe/rate/start-interval.ts'
import type { SearchStep } from '../../probe/search.ts'

/** How long a request usually occupies its slot. */
export interface ServiceTime {
  readonly median: Millis
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
/** A burst is sent within this share of the service time, so that all its requests overlap. */
const BURST_SPREAD = 0.25
/** A refused stream waits for this share of the usual service time. */
const RETRY_SHARE = 0.5
/** Periods to hold a rate once the saved-up tokens are spent, and the most periods to spend them. */
const PERIODS_WITHOUT_SAVINGS = 4
const MAX_DRAIN_PERIODS = 20

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
      ? Math.min(probe.stagger, (BURST_SPREAD * service.median) / step.level)
      : FIRST_INTERVAL_MS
    return { ...common, kind: 'burst', size: step.level, interval }
  }
  const { level } = step
  if (probe.kind === 'sockets') {
    const keepOpen = probe.per * probe.periods
    return { ...common, kind: 'dials', count: level, interval: probe.stagger, countAfterRefusal: 0, keepOpen }
  }
  const starts = { interval: startIntervalMs(level, probe.per), countAfterRefusal: level }
  const drain = 'drain' in step ? step.drain : undefined
  const periods = drain === undefined ? probe.periods : Math.max(PERIODS_WITHOUT_SAVINGS, probe.periods)
  const count = Math.ceil(level * periods)
  if (probe.kind === 'connect-rate') return { ...common, kind: 'dials', count, ...starts }
  return {
    ...common,
    kind: 'requests',
    count,
    ...starts,
    ...(drain !== undefined && {
      drain: { interval: probe.per / drain, maxRequests: MAX_DRAIN_PERIODS * drain },
    }),
  }
}

/** The most requests of an order. For one that runs until told to finish: the fewest that are meaningful. */
export function countOrderRequests(order: LevelSpec): number {
  switch (order.kind) {
    case 'burst':
      return order.size
    case 'sustained':
      return 2 * order.size
    case 'requests':
      return order.count + order.countAfterRefusal + (order.drain?.maxRequests ?? 0)
    case 'dials':
      return order.count + order.countAfterRefusal
  }
}
