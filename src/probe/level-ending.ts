import type { Probe } from '../core/config/probe.ts'
import type { Goodput } from '../core/config/threshold.ts'
import type { Trial } from '../core/trial/trial.ts'
import { isHoldDone } from './hold/held-level.ts'
import type { HoldPlan } from './hold/hold-plan.ts'
import { countViolations, decideLevel } from './knee/sustained-level.ts'

/** Whether a sustained level may end: after its planned time, or as soon as its objectives are decided. */
export function isLevelDecided(
  { objectives, levelRequests }: Pick<Probe, 'objectives' | 'levelRequests'>,
  plan: HoldPlan | undefined,
  trials: readonly Trial[],
  goodput?: Goodput,
): boolean {
  if (plan) return isHoldDone(trials, plan)
  const measured = trials.filter(({ phase }) => phase === 'measure')
  const counts = countViolations(measured, objectives, goodput)
  return measured.length >= levelRequests || decideLevel(objectives, counts) !== 'undecided'
}
