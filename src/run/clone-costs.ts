import type { CloneRecord } from '../core/cloning.ts'
import { type OptionCost, optionCosts } from '../tally/compare/option-costs.ts'
import { loadArms } from './load-arms.ts'

/** The clones of a run, and what each costs where it was measured beside a stock voice. */
export interface ClonesOfRun {
  /** The lab answered everything. */
  readonly simulated: boolean
  readonly clones: readonly CloneRecord[]
  readonly costs: readonly OptionCost[]
}

/** Reads a run's folder. Throws a `SetupError` when it holds none that can be read. */
export async function cloneCosts(folder: string): Promise<ClonesOfRun> {
  const { file, arms } = await loadArms(folder)
  const { clones = [], scenario, simulated } = file
  return { simulated, clones, costs: optionCosts(scenario, arms) }
}
