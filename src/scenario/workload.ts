import type { Output } from '../core/config/output.ts'
import type { MistakenSetting, SourceLocation } from '../core/setup-error.ts'
import type { ConversationScenario } from './conversation-scenario.ts'
import type { Scenario } from './scenario.ts'

/** The names of the targets that each matrix makes, by the name of its target in the file. */
export type MatrixNames = ReadonlyMap<string, readonly string[]>

/** Finds the place of a setting in the text of a scenario: of the nearest that is written there. */
export type SettingLocator = (setting: MistakenSetting) => SourceLocation

/** A scenario with what it measures: single requests, or conversations with whole stacks. */
export type WorkloadScenario = (
  | { readonly workload: 'requests'; readonly scenario: Scenario; readonly matrixNames?: MatrixNames }
  | { readonly workload: 'conversations'; readonly scenario: ConversationScenario }
) & {
  /** Where the numbers go besides the run's folder. Not part of what is measured, so no run keeps it. */
  readonly outputs?: readonly Output[]
  /** Present if the scenario was read from a text. */
  readonly locate?: SettingLocator
}

export type Workload = WorkloadScenario['workload']
