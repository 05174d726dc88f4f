import { checkSuccess } from '../src/tally/baseline/check-success.ts'
import { DEFAULT_SUCCESS_MARGIN } from '../src/tally/baseline/gates.ts'
import { type Arm, totalCount } from '../src/tally/compare/arm.ts'
import { checkRecipe } from '../test/tally/baseline/gate-recipe.ts'
import { simulateOutages } from '../test/tally/baseline/outages.ts'
import type { Experiment } from '../test/tally/compare/error-rates.ts'
import { estimateTrials, measureErrorRates } from '../test/tally/compare/error-rates.ts'
import { LATENCY_DISTRIBUTIONS, LOG_NORMAL } from '../test/tally/compare/synthetic-latencies.ts'

/**
 * How often ttfa's verdicts are wrong, by seeded simulation: the tables of docs/verdicts.md. Takes some
 * minutes.
 *
 *   node --import jiti/register bench/error-rates.ts
 */
const FULL: Experiment = {
  world: LOG_NORMAL,
  design: 'paired',
  drift: 0.08,
  blocks: 20,
  perBlock: 50,
  factor: 1,
  share: 0.95,
  repetitions: 200,
  draws: 1000,
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`
const printRow = (...cells: (string | number)[]) => process.stdout.write(`| ${cells.join(' | ')} |\n`)

printRow('design', 'drift', 'percentile', 'false regression', 'false improvement', 'equivalent', 'coverage')
printRow('---', '---:', '---:', '---:', '---:', '---:', '---:')
for (const design of ['paired', 'controlled', 'apart', 'apart, offset 5 %'] as const) {
  for (const drift of [0, 0.04, 0.08]) {
    for (const share of [0.5, 0.95]) {
      const timing =
        design === 'apart, offset 5 %' ? ({ design: 'apart', offset: 0.05 } as const) : { design }
      const { verdicts, coverage } = measureErrorRates({ ...FULL, ...timing, drift, share })
      printRow(
        design,
        percent(drift),
        `p${share * 100}`,
        percent(verdicts.regression),
        percent(verdicts.improvement),
        percent(verdicts.equivalent),
        percent(coverage),
      )
    }
  }
}

process.stdout.write('\n')
printRow('latencies', 'percentile', 'trials each', 'coverage at +10 %')
printRow('---', '---:', '---:', '---:')
for (const world of LATENCY_DISTRIBUTIONS) {
  for (const [share, perBlock] of [
    [0.5, 5],
    [0.5, 50],
    [0.95, 5],
    [0.95, 50],
    [0.99, 20],
    [0.99, 50],
  ] as const) {
    const { coverage } = measureErrorRates({ ...FULL, world, share, perBlock, factor: 1.1 })
    printRow(world.name, `p${share * 100}`, perBlock * FULL.blocks, percent(coverage))
  }
}

process.stdout.write('\n')
printRow('latencies', 'pilot', 'percentile', 'planned trials each (median of 50 pilots)', 'true +10 % found')
printRow('---', '---:', '---:', '---:', '---:')
for (const world of LATENCY_DISTRIBUTIONS) {
  for (const [share, pilot] of [
    [0.5, 100],
    [0.95, 200],
    [0.95, 1000],
  ] as const) {
    const plans = Array.from({ length: 50 }, (_, seed) => estimateTrials(world, pilot, share, 0.1, seed + 1))
    const planned = plans.sort((a, b) => a - b)[25] ?? 0
    const { verdicts } = measureErrorRates({
      ...FULL,
      world,
      share,
      perBlock: Math.ceil(planned / FULL.blocks),
      factor: 1.1,
      repetitions: planned > 4000 ? 60 : 200,
    })
    printRow(world.name, pilot, `p${share * 100}`, planned, percent(verdicts.regression))
  }
}

process.stdout.write('\n')
printRow('blocks with an outage', 'failing in one', 'false regression', 'false improvement', 'equivalent')
printRow('---:', '---:', '---:', '---:', '---:')
for (const outages of [0, 0.08, 0.25]) {
  for (const failing of [0.3, 1]) {
    const rates = successErrorRates({ blocks: FULL.blocks, perBlock: FULL.perBlock, outages, failing })
    printRow(
      percent(outages),
      percent(failing),
      percent(rates.regression),
      percent(rates.improvement),
      percent(rates.equivalent),
    )
  }
}

process.stdout.write('\n')
printRow('control', 'trials each', 'change', 'passed', 'failed', 'undecided')
printRow('---', '---:', '---:', '---:', '---:', '---:')
for (const control of [true, false]) {
  for (const trials of [400, 600, 800]) {
    for (const factor of [1, 1.2]) {
      const counts = { passed: 0, failed: 0, undecided: 0 }
      for (let seed = 1; seed <= 100; seed += 1)
        counts[await checkRecipe({ trials, factor, failing: 0.005, control }, seed)] += 1
      const { passed, failed, undecided } = counts
      printRow(control ? 'yes' : 'no', trials, factor === 1 ? 'none' : '+20 %', passed, failed, undecided)
    }
  }
}

/** The share of successes of two runs between which nothing changed. */
function successErrorRates(world: Parameters<typeof simulateOutages>[0]) {
  const verdicts = { regression: 0, improvement: 0, equivalent: 0, inconclusive: 0 }
  for (let seed = 1; seed <= FULL.repetitions; seed += 1) {
    const [before, after] = [0, 1].map((side) => armOf(simulateOutages(world, 2 * seed + side))) as [Arm, Arm]
    const [result] = checkSuccess([{ before, after }], DEFAULT_SUCCESS_MARGIN, seed)
    if (result) verdicts[result.verdict] += 1 / FULL.repetitions
  }
  return verdicts
}

function armOf(successBlocks: Arm['successBlocks']): Arm {
  const conditions = {
    transport: 'websocket',
    connection: 'hot',
    region: 'default',
    format: 'pcm_s16le/raw 24000',
    analyser: 'the same',
    'answered by': 'the provider',
    vantage: 'not named',
  }
  return {
    target: 'a',
    model: 'm',
    conditions,
    success: totalCount(successBlocks),
    successBlocks,
    stages: new Map(),
  }
}
