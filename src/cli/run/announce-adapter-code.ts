import { isAdapterModule } from '../../run/adapters/load-adapter.ts'
import type { WorkloadScenario } from '../../scenario/workload.ts'
import type { CliContext } from '../cli-context.ts'

/**
 * Names the files of code that are about to be imported. An adapter in a file runs with all of ttfa's
 * permissions, as soon as the plan is made.
 */
export function announceAdapterCode(
  { workload, scenario }: WorkloadScenario,
  folder: string,
  { progress }: Pick<CliContext, 'progress'>,
): void {
  const adapters =
    workload === 'requests'
      ? scenario.targets.map(({ adapter }) => adapter)
      : scenario.targets.flatMap(({ stt, llm, tts, agent }) =>
          [stt, llm, tts, agent].flatMap((component) => component?.adapter ?? []),
        )
  for (const adapter of new Set(adapters))
    if (isAdapterModule(adapter, folder))
      progress.write(`runs the code of the adapter ${adapter} (even for a plan)\n`)
}
