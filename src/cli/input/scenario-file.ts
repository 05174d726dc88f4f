import path from 'node:path'
import { readScenario } from '../../scenario/read/read-scenario.ts'
import type { WorkloadScenario } from '../../scenario/workload.ts'
import type { CliContext } from '../cli-context.ts'
import { createAdapterCatalog } from './adapter-catalog.ts'

/** Reads the scenario that the command line names. Throws a `SetupError`. */
export function readScenarioFile(file: string, { cwd }: Pick<CliContext, 'cwd'>): Promise<WorkloadScenario> {
  const shown = path.relative(process.cwd(), path.resolve(cwd, file)) || file
  return readScenario(shown, createAdapterCatalog())
}

/** The folder that paths in a scenario are relative to. */
export function scenarioFolder(file: string, { cwd }: Pick<CliContext, 'cwd'>): string {
  return path.dirname(path.resolve(cwd, file))
}
