import type { ResolvedBudget } from '../../core/config/budget.ts'
import { SetupError } from '../../core/setup-error.ts'
import { shapeOf } from '../../executors/index.ts'
import { shareOf, type ThreadShare } from '../../pace/thread-share.ts'
import type { RunPlan } from '../../run/plan/run-plan.ts'
import { streamsOf, threadsFor } from '../../run/plan/thread-count.ts'
import type { ShardJob } from '../messages.ts'

/** What is different for each shard of a run. */
export type Division = Pick<ShardJob, 'shard' | 'vantage' | 'share' | 'threads' | 'streams' | 'spending'>

export interface DivisionOptions {
  /** Each runs the whole load. */
  readonly vantages: readonly string[]
  /** Workers that the load of a vantage is divided over. */
  readonly workers: number
  /** Of the smallest machine. */
  readonly cores: number
}

/**
 * Divides a run over machines. Starts are dealt out in turn, so that the schedules of the shards of a vantage are
 * together the schedule of the undivided load. The budget is that of the whole run: it is divided over all shards.
 */
export function divideRun(plan: RunPlan, { vantages, workers, cores }: DivisionOptions): Division[] {
  const streams = Math.ceil(streamsOf(plan.scenario) / workers)
  const mostAtOnce = fewestStreams(plan)
  if (mostAtOnce < workers)
    throw new SetupError(
      `the load has at most ${mostAtOnce} requests in flight, too few to divide over ${workers} workers`,
      {
        code: 'WORKERS_TOO_MANY',
        hint: 'Use fewer workers, or raise the concurrency or maxInFlight.',
      },
    )
  const wanted = plan.workload === 'requests' ? threadsFor(streams, cores) : 1
  const threads = Math.min(wanted, Math.floor(mostAtOnce / workers))
  return vantages.flatMap((vantage, place) =>
    Array.from({ length: workers }, (_, index) => ({
      shard: `${vantage}-${index + 1}`,
      vantage,
      share: { index, of: workers },
      threads,
      streams,
      ...spendingOf(plan, { index: place * workers + index, of: vantages.length * workers }),
    })),
  )
}

/** Of the target with the fewest. */
function fewestStreams({ scenario }: RunPlan): number {
  return Math.min(
    ...scenario.targets.map(
      ({ id }) => shapeOf(scenario.load, id).maxConcurrency ?? Number.POSITIVE_INFINITY,
    ),
  )
}

/** A limit in whole numbers is divided into whole numbers, and the parts add up to it. */
function spendingOf(plan: RunPlan, share: ThreadShare): { readonly spending?: ResolvedBudget } {
  if (plan.workload !== 'requests' || !plan.spending) return {}
  const { limits } = plan.spending
  const divided = Object.entries(limits).map(([name, limit]) => [name, shareOf(Math.floor(limit), share)])
  return { spending: { ...plan.spending, limits: Object.fromEntries(divided) } }
}
