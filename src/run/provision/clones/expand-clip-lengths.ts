import type { Target } from '../../../core/config/target.ts'
import type { Scenario } from '../../../scenario/scenario.ts'

/** Replaces a target that sweeps clip lengths by one target per length, with the length in its id. */
export function expandClipLengths(scenario: Scenario): Scenario {
  return { ...scenario, targets: scenario.targets.flatMap(expandTarget) }
}

function expandTarget(target: Target): Target[] {
  const { clone } = target
  if (!clone?.lengths || clone.lengths.length < 2) return [target]
  return clone.lengths.map((length) => ({
    ...target,
    id: `${target.id}-${length}s`,
    clone: { ...clone, lengths: [length] },
  }))
}
