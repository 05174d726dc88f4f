import type { Trial } from '../../../src/core/trial/trial.ts'
import type { Random } from '../../../src/pace/random.ts'
import { checkOutcomes, listCheckLines } from '../../../src/report/check/check-lines.ts'
import { createBaseline } from '../../../src/tally/baseline/baseline.ts'
import { checkBaseline } from '../../../src/tally/baseline/check-baseline.ts'
import { DEFAULT_SUCCESS_MARGIN, defaultStageGates } from '../../../src/tally/baseline/gates.ts'
import { type Arm, collectArms } from '../../../src/tally/compare/arm.ts'
import { FILE, SCENARIO } from '../../report/sample-runs.ts'
import { LOG_NORMAL, randomWith, simulateDrift } from '../compare/synthetic-latencies.ts'
import { answeredInstants, trialWith } from '../sample-trials.ts'

/** Two targets of one interleaved run: what a gate watches, and its control. */
const [TARGET, CONTROL] = ['lightning', 'reference'] as const
const BLOCKS = 20

/** A provider as the recipe of scenarios/gates.yaml meets it in CI. */
export interface Recipe {
  readonly trials: number
  /** How much slower the target is in the later run. */
  readonly factor: number
  /** Share of requests that fail, in both runs. */
  readonly failing: number
  readonly control: boolean
}

const file = {
  ...FILE,
  simulated: false,
  scenario: {
    ...SCENARIO,
    connection: 'warm' as const,
    targets: [TARGET, CONTROL].flatMap((id) => SCENARIO.targets.slice(0, 1).map((each) => ({ ...each, id }))),
  },
}

/** How a check of the default gates ends: in the codes of `ttfa check`. */
export async function checkRecipe(recipe: Recipe, seed: number): Promise<'passed' | 'failed' | 'undecided'> {
  const random = randomWith(seed)
  const [before, after] = [
    await simulateArms(recipe, 1, random),
    await simulateArms(recipe, recipe.factor, random),
  ]
  const gates = {
    stages: defaultStageGates('ttfa_heard'),
    success: { margin: DEFAULT_SUCCESS_MARGIN },
    ...(recipe.control && { control: CONTROL }),
  }
  const check = checkBaseline(createBaseline('main', file, before, gates), after, { seed })
  const states = checkOutcomes('recipe', listCheckLines(check), 'fail').map(({ state }) => state)
  if (states.includes('failed')) return 'failed'
  return states.includes('undecided') ? 'undecided' : 'passed'
}

/**
 * Latencies with log-sd 0.4, a drift of 8 % within the run, and a level of the run (5 %) that no block shows. Both
 * targets meet the same.
 */
async function simulateArms({ trials, failing }: Recipe, factor: number, random: Random): Promise<Arm[]> {
  const [level = 0] = simulateDrift(1, 0.05, random)
  const drift = simulateDrift(BLOCKS, 0.08, random).map((each) => each + level)
  const all = [TARGET, CONTROL].flatMap((target): Trial[] =>
    Array.from({ length: trials }, (_, trial) => {
      const block = Math.floor((trial * BLOCKS) / trials)
      const slower = (target === TARGET ? factor : 1) * Math.exp(drift[block] ?? 0)
      const ttfa = Math.round(LOG_NORMAL.latency(random) * slower)
      if (random.fraction() >= failing)
        return trialWith({ target, trial, block, connection: 'hot', at: heardAfter(ttfa, trial) })
      const at = { due: trial, began: trial, end: trial + 1 }
      return trialWith({ target, trial, block, connection: 'hot', outcome: 'server', at })
    }),
  )
  return collectArms(file, all)
}

function heardAfter(heard: number, trial: number) {
  const at = answeredInstants(heard, trial * 1000)
  return { ...at, heard: (at.first_text ?? 0) + heard }
}
