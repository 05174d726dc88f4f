import { SetupError } from '../../core/setup-error.ts'
import { planRun } from '../../run/plan/plan-run.ts'
import { countRequests } from '../../run/plan/request-counts.ts'
import { collectOfflineWarnings } from '../../run/warnings/offline-warnings.ts'
import type { WorkloadScenario } from '../../scenario/workload.ts'
import type { CliContext } from '../cli-context.ts'
import { EXIT_CODES } from '../exit-codes.ts'
import { readScenarioFile, scenarioFolder } from '../input/scenario-file.ts'
import { printFailure } from '../output/print-failure.ts'
import { printWarnings } from '../output/print-warnings.ts'
import { announceAdapterCode } from '../run/announce-adapter-code.ts'

/** The result for one file. */
export type ScenarioValidation =
  | {
      readonly file: string
      readonly valid: true
      readonly loaded: WorkloadScenario
      readonly warnings: readonly string[]
    }
  | { readonly file: string; readonly valid: false; readonly error: SetupError }

export async function validate(
  files: readonly string[],
  options: { json?: boolean },
  context: CliContext,
): Promise<void> {
  const print = options.json ? printJson : printText
  for (const file of files) {
    const result = await validateFile(file, context)
    print(result, context)
    if (!result.valid) context.setExitCode(EXIT_CODES.setup)
  }
}

async function validateFile(file: string, context: CliContext): Promise<ScenarioValidation> {
  try {
    const loaded = await readScenarioFile(file, context)
    return { file, valid: true, loaded, warnings: await planWarnings(loaded, file, context) }
  } catch (error) {
    if (error instanceof SetupError) return { file, valid: false, error }
    throw error
  }
}

/**
 * Plans the scenario as a rehearsal. That loads the adapters it names, and checks their options and formats.
 * Throws a `SetupError`.
 */
async function planWarnings(
  loaded: WorkloadScenario,
  file: string,
  context: CliContext,
): Promise<readonly string[]> {
  const folder = scenarioFolder(file, context)
  announceAdapterCode(loaded, folder, context)
  const plan = await planRun(loaded, { environment: context.environment, lab: 'always', folder })
  return collectOfflineWarnings(plan)
}

function printText(result: ScenarioValidation, { output, progress }: CliContext): void {
  if (!result.valid) return void printFailure(result.error, progress)
  output.write(`${output.paint.green('ok')} ${result.file}: ${summarize(result.loaded)}\n`)
  printWarnings(result, { progress })
}

function printJson(result: ScenarioValidation, { output }: CliContext): void {
  const { file, valid } = result
  const rest = result.valid
    ? { scenario: result.loaded.scenario, warnings: result.warnings }
    : failureOf(result.error)
  output.write(`${JSON.stringify({ file, valid, ...rest })}\n`)
}

function failureOf({ code, location, message, mistakes }: SetupError): Record<string, unknown> {
  return {
    code,
    location,
    message,
    mistakes: mistakes.map((mistake) => ({
      ...mistake.location,
      message: mistake.message,
      hint: mistake.hint,
    })),
  }
}

function summarize({ workload, scenario }: WorkloadScenario): string {
  if (workload === 'conversations') {
    const { targets, conversation } = scenario
    return `${pluralize(targets.length, 'target')}, conversations of ${pluralize(conversation.turns.length, 'turn')}`
  }
  const { targets, texts } = scenario
  const requests = targets.reduce((sum, _, index) => sum + countRequests(scenario, index).requests, 0)
  const sent = Number.isFinite(requests)
    ? pluralize(requests, 'request')
    : 'requests until the end of the load'
  return `${pluralize(targets.length, 'target')}, ${pluralize(texts.length, 'text')}, ${sent}`
}

function pluralize(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
