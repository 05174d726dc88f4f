import type { Probe } from '../../core/probe.ts'
import type { LevelOrder } from '../../drive/levels/order.ts'
import { gapAt } from '../../probe/gap.ts'
import type { SearchStep } from '../../probe/search.ts'

/** How long a request keeps its slot. Milliseconds. */
export interface Service {
  readonly median: number
  readonly quickest: number
}

/** What an order needs besides the step: its place in the search, and what is known of the provider. */
export interface OrderContext {
  readonly number: number
  /** The number of its first trial in the run. */
  readonly first: number
  readonly service: Service | undefined
  /** Requests that may still be sent. */
  readonly most: number
}

/** Until a service time is known: close enough to overlap, milliseconds. */
const FIRST_GAP = 5
/** A wave is sent within this share of a service time, so that all of it overlaps. */
const SPREAD = 0.25
/** A stream that was refused waits out this share of the quickest service. */
const PATIENCE = 0.5
/** Periods that a rate is kept up where nothing was saved, and over which savings are used up at most. */
const DRAINED_PERIODS = 4
const MOST_DRAINING = 20

/** How a step is carried out. */
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

/** Requests that an order can come to; of those that go on until they are told to finish, the fewest that mean anything. */
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
