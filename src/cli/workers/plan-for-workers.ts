import { SetupError } from '../../core/setup-error.ts'
import type { CliContext } from '../cli-context.ts'
import { readScenarioFile, scenarioFolder } from '../input/scenario-file.ts'
import type { RunCommandOptions } from '../run/execute-and-report.ts'
import { applyOverrides } from '../run/overrides.ts'
import { planScenario } from '../run/plan-from-file.ts'
import { withPlaceholderKeys } from './placeholder-keys.ts'
import type { WorkersRun } from './run-on-workers.ts'

/** Plans a run on workers, which have the keys. Throws a `SetupError`. */
export async function planForWorkers(
  file: string,
  options: RunCommandOptions,
  context: CliContext,
): Promise<WorkersRun> {
  if (options.saveAudio)
    throw new SetupError('--save-audio does not apply to workers: audio does not pass through the broker', {
      code: 'OPTION_UNSUPPORTED',
      hint: 'Leave it out, or run on one machine.',
    })
  const loaded = applyOverrides(await readScenarioFile(file, context), options)
  const environment = withPlaceholderKeys(context.environment)
  const mode = { lab: options.lab ?? false }
  const priced = await planScenario(loaded, scenarioFolder(file, context), mode, { ...context, environment })
  const { plan } = priced
  // Workers do not save audio, so there would be nothing to listen to, and thresholds on fidelity would have no data
  // for no apparent reason.
  if (plan.workload === 'requests' && plan.scenario.fidelity)
    throw new SetupError('fidelity: does not apply to workers: audio does not pass through the broker', {
      code: 'OPTION_UNSUPPORTED',
      hint: 'Remove it from the scenario, or run on one machine.',
    })
  return { file, loaded, priced }
}
