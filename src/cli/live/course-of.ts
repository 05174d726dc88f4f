import type { Money } from '../../core/budget.ts'
import type { PipelineScenario } from '../../core/pipeline.ts'
import type { PlannedRun } from '../../run/plan.ts'
import type { TargetSpend } from '../../run/spend.ts'
import type { Course } from './live-run.ts'

/** The expected requests, characters and cost of a run. The lab costs nothing. */
export function courseOf({ scenario, targets }: PlannedRun, spend: readonly TargetSpend[]): Course {
  const expected = targets.map(({ planned, place, requests, characters }, index) => {
    const cost = place === 'lab' ? undefined : moneyOf(spend[index])
    return { target: planned.id, requests, characters, ...(cost && { cost }) }
  })
  const { load, budget } = scenario
  return { load, targets: expected, ...(budget && { budget }) }
}

function moneyOf(spend: TargetSpend | undefined): Money | undefined {
  if (spend?.found.kind !== 'known' || spend.atMost === undefined) return undefined
  return { amount: spend.atMost, currency: spend.found.price.currency }
}

/** The expected requests of a run of conversations. Characters are unknown: they depend on the answers. */
export function conversationCourse({ load, targets, conversation, warmup }: PipelineScenario): Course {
  const turns = conversation.turns.length
  const requests = load.executor === 'sessions' ? Number.POSITIVE_INFINITY : (load.trials + warmup) * turns
  return {
    load: load.executor === 'sessions' ? { ...load, turns } : load,
    targets: targets.map(({ id }) => ({ target: id, requests, characters: Number.POSITIVE_INFINITY })),
  }
}
