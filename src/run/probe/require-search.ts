import type { Probe } from '../../core/config/probe.ts'
import { SetupError } from '../../core/setup-error.ts'
import type { RequestPlan, TargetPlan } from '../plan/run-plan.ts'

/** What is searched, and at which target. */
export interface Search {
  readonly probe: Probe
  readonly target: TargetPlan
}

/** Throws a `SetupError` if the scenario has no probe load or several targets. */
export function requireSearch({ scenario, targets }: RequestPlan): Search {
  const [target] = targets
  if (!scenario.probe || !target)
    throw new SetupError(`the scenario ${scenario.name} describes a run, not a limit search`, {
      code: 'PROBE_MISSING',
      hint: 'Set `load: {executor: probe}`, and `slo:` to find the soft knee.',
    })
  if (targets.length > 1)
    throw new SetupError(
      `the scenario ${scenario.name} has ${targets.length} targets, but a limit search takes one`,
      {
        code: 'PROBE_TARGETS',
        hint: `Pick one with --only ${targets.map(({ planned }) => planned.id).join(', or --only ')}.`,
      },
    )
  return { probe: scenario.probe, target }
}
