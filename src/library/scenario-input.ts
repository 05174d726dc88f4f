import path from 'node:path'
import type { z } from 'zod'
import { parseScenarioText, readScenario } from '../scenario/read/read-scenario.ts'
import type { conversationFile } from '../scenario/schema/conversation/conversation-file.ts'
import type { scenarioFile } from '../scenario/schema/scenario-file.ts'
import type { WorkloadScenario } from '../scenario/workload.ts'
import { createAdapterCatalog } from './shared/adapter-catalog.ts'

/** Data that is only read, so that a constant can be given. */
type ReadOnly<Data> = Data extends readonly (infer Item)[]
  ? readonly ReadOnly<Item>[]
  : Data extends object
    ? { readonly [Key in keyof Data]: ReadOnly<Data[Key]> }
    : Data

/** A scenario of requests as data: what a scenario file says. */
export type ScenarioInput = ReadOnly<z.input<typeof scenarioFile>>
/** A scenario of conversations as data. */
export type ConversationInput = ReadOnly<z.input<typeof conversationFile>>

/** A scenario: the path of its file, or what the file would say. */
export type AnyScenarioInput = string | ScenarioInput | ConversationInput

/** A scenario and the folder that its paths are relative to. */
export interface LoadedScenario {
  readonly loaded: WorkloadScenario
  readonly folder: string
}

/** Throws a `SetupError` with every mistake. */
export async function loadScenario(scenario: AnyScenarioInput, cwd: string): Promise<LoadedScenario> {
  const catalog = createAdapterCatalog()
  if (typeof scenario === 'string') {
    const file = path.resolve(cwd, scenario)
    return { loaded: await readScenario(file, catalog), folder: path.dirname(file) }
  }
  // JSON is YAML: mistakes are told with their place in it.
  const text = JSON.stringify(scenario, null, 2)
  return { loaded: await parseScenarioText(text, path.join(cwd, 'scenario'), catalog), folder: cwd }
}
