import path from 'node:path'
import { text } from 'node:stream/consumers'
import { createAdapterCatalog } from '../../library/shared/adapter-catalog.ts'
import { parseScenarioText, readScenario } from '../../scenario/read/read-scenario.ts'
import type { WorkloadScenario } from '../../scenario/workload.ts'
import type { CliContext } from '../cli-context.ts'

/** The name that stands for the standard input. Paths in it are relative to the working folder. */
const STDIN = '-'

/** Reads the scenario that the command line names. Throws a `SetupError`. */
export async function readScenarioFile(
  file: string,
  { cwd }: Pick<CliContext, 'cwd'>,
): Promise<WorkloadScenario> {
  if (file === STDIN) {
    const name = path.join(path.relative(process.cwd(), cwd), 'stdin')
    return parseScenarioText(await text(process.stdin), name, createAdapterCatalog())
  }
  const shown = path.relative(process.cwd(), path.resolve(cwd, file)) || file
  return readScenario(shown, createAdapterCatalog())
}

/** The folder that paths in a scenario are relative to. */
export function scenarioFolder(file: string, { cwd }: Pick<CliContext, 'cwd'>): string {
  return path.dirname(path.resolve(cwd, file))
}
