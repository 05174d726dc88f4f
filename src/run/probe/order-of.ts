import type { Probe } from '../../core/probe.ts'
import type { LevelOrder } from '../../drive/levels/order.ts'
import { gapAt } from '../../probe/gap.ts'
import type { SearchStep } from '../../probe/search.ts'

/** How long a request occupies its slot, in milliseconds. */
export interface Service {
  readonly median: number
  readonly quickest: number
}

/** What an order needs besides the step: its position in the search, and what is known about the provider. */
export interface OrderContext {
  readonly number: number
  /** The number of its first trial in the run. */
  readonly first: number
  readonly service: Service | undefined
  /** The most requests that may still be sent. */
  readonly most: number
}

/** Used until a service time is known: close enough that requests overlap. */
const FIRST_GAP = 5
/** A burst is sent within this share of the service time, so that all its requests overlap. */
const SPREAD = 0.25
/** A refused stream waits for this share of the fastest service time. */
const PATIENCE = 0.5
/** Periods to hold a rate once the saved-up tokens are spent, and the most periods to spend them. */
const DRAINED_PERIODS = 4
const MOST_DRAINING = 20

/** Translates a step of the search into an order for the worker. */
export function orderOf(
  probe: Probe,
  step: Exclude<SearchStep, { kind: 'done' }>,
  context: OrderContext,
): LevelOrder {
  const { number, first, service, most } = context
  const common = { number, first, stagger: probe.stagger }
  if (step.kind === 'hold') {
    const gap = (service?.median ?? probe.stagger) / step.level
    const least = PATIENCE * (service?.quickest ?? 0)
    return { ...common, kind: 'hold', size: step.level, gap, most, least }
  }
  if (probe.kind === 'concurrency') {
    const gap = service ? Math.min(probe.stagger, (SPREAD * service.median) / step.level) : FIRST_GAP
    return { ...common, kind: 'wave', size: step.level, gap }
  }
  const { level } = step
  if (probe.kind === 'sockets') {
    const keep = probe.per * probe.periods
    return { ...common, kind: 'dials', count: level, gap: probe.stagger, after: 0, keep }
  }
  const starts = { gap: gapAt(level, probe.per), after: level }
  const drain = 'drain' in step ? step.drain : undefined
  const periods = drain === undefined ? probe.periods : Math.max(DRAINED_PERIODS, probe.periods)
  const count = Math.ceil(level * periods)
  if (probe.kind === 'connect-rate') return { ...common, kind: 'dials', count, ...starts }
  return {
    ...common,
    kind: 'requests',
    count,
    ...starts,
    ...(drain !== undefined && { drain: { gap: probe.per / drain, most: MOST_DRAINING * drain } }),
  }
}

/** The most requests of an order. For one that runs until told to finish: the fewest that are meaningful. */
export function requestsOf(order: LevelOrder): number {
  switch (order.kind) {
    case 'wave':
      return order.size
    case 'hold':
      return 2 * order.size
    case 'requests':
      return order.count + order.after + (order.drain?.most ?? 0)
    case 'dials':
      return order.count + order.after
  }
}
