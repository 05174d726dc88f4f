import type { Money } from '../../core/budget.ts'
import type { PlannedRun } from '../../run/plan.ts'
import type { TargetSpend } from '../../run/spend.ts'
import type { Course } from './live-run.ts'

/** What a run is expected to come to. The lab charges nothing. */
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
