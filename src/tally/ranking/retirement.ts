import type { RunFile } from '../../results/run/run-file.ts'

/**
 * The date on which the service of a target was shut down. Nobody can choose such a target any more, so no
 * ranking has it.
 */
export function retirementDate(target: string, { scenario, adapters }: RunFile): string | undefined {
  const adapter = scenario.targets.find(({ id }) => id === target)?.adapter
  return adapter === undefined ? undefined : adapters[adapter]?.retired
}
