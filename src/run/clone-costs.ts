import type { CloneRecord } from '../core/cloning.ts'
import type { ConnectionState } from '../core/trial.ts'
import type { RunFile } from '../results/run-file.ts'
import { compareArms, type Shift } from '../tally/compare/comparison.ts'
import { loadArms } from './load-arms.ts'

/** What a cloned voice costs in time to first audio, beside a stock voice of the same route and model. */
export interface CloneCost {
  readonly target: string
  readonly stock: string
  readonly connection: ConnectionState
  /** Of `ttfa`, at the median and the 95th percentile: `from` is the stock voice, `to` the clone. */
  readonly shifts: readonly Shift[]
}

/** The clones of a run, and what each costs where it was measured beside a stock voice. */
export interface ClonesOfRun {
  /** The lab answered everything. */
  readonly simulated: boolean
  readonly clones: readonly CloneRecord[]
  readonly costs: readonly CloneCost[]
}

const SHARES = [0.5, 0.95]

/** Reads a run's folder. Throws a `SetupError` when it holds none that can be read. */
export async function cloneCosts(folder: string): Promise<ClonesOfRun> {
  const { file, arms } = await loadArms(folder)
  const { clones = [], scenario, simulated } = file
  const timing = scenario.load.order === 'interleaved' ? 'side by side' : 'apart'
  const costs = clones.flatMap(({ target }) => {
    const stock = stockFor(file, target)
    return arms
      .filter((arm) => arm.target === target)
      .flatMap((mine) => {
        const { connection } = mine.circumstances
        const theirs = arms.find((arm) => arm.target === stock && arm.circumstances.connection === connection)
        if (stock === undefined || !theirs) return []
        const ttfa = compareArms(theirs, mine, timing, scenario.seed).find(({ stage }) => stage === 'ttfa')
        const shifts = ttfa?.shifts.filter(({ share }) => SHARES.includes(share)) ?? []
        return [{ target, stock, connection: connection as ConnectionState, shifts }]
      })
  })
  return { simulated, clones, costs }
}

/** The first target of the same route and model that has no clone. */
function stockFor({ scenario: { targets } }: RunFile, id: string): string | undefined {
  const mine = targets.find((target) => target.id === id)
  return targets.find(
    (target) => !target.clone && target.adapter === mine?.adapter && target.model === mine.model,
  )?.id
}
