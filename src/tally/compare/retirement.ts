import { COMPONENT_KINDS } from '../../core/trial/turn-record.ts'
import type { AnyRunFile } from '../../results/run/run-file.ts'

/**
 * The date on which the service of a target was shut down. Nobody can choose such a target any more, so no
 * ranking contains it.
 */
export function retirementDate(target: string, { scenario, adapters }: AnyRunFile): string | undefined {
  const found = scenario.targets.find(({ id }) => id === target)
  // A stack consists of several services.
  const components = found && ('adapter' in found ? [found] : COMPONENT_KINDS.map((kind) => found[kind]))
  const dates = components?.flatMap((each) => (each && adapters[each.adapter]?.retired) ?? [])
  return dates?.[0]
}
