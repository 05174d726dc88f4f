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
for (const design of ['paired', 'controlled', 'apart'] as const) {
  for (const drift of [0, 0.04, 0.08]) {
    for (const share of [0.5, 0.95]) {
      const { verdicts, coverage } = measureErrorRates({ ...FULL, design, drift, share })
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
