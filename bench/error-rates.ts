import type { Experiment } from '../test/tally/compare/error-rates.ts'
import { plannedFrom, ratesOf } from '../test/tally/compare/error-rates.ts'
import { LOG_NORMAL, WORLDS } from '../test/tally/compare/worlds.ts'

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
const say = (...cells: (string | number)[]) => process.stdout.write(`| ${cells.join(' | ')} |\n`)

say('design', 'drift', 'percentile', 'false regression', 'false improvement', 'equivalent', 'coverage')
say('---', '---:', '---:', '---:', '---:', '---:', '---:')
for (const design of ['paired', 'controlled', 'apart'] as const) {
  for (const drift of [0, 0.04, 0.08]) {
    for (const share of [0.5, 0.95]) {
      const { verdicts, coverage } = ratesOf({ ...FULL, design, drift, share })
      say(
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
say('latencies', 'percentile', 'trials each', 'coverage at +10 %')
say('---', '---:', '---:', '---:')
for (const world of WORLDS) {
  for (const [share, perBlock] of [
    [0.5, 5],
    [0.5, 50],
    [0.95, 5],
    [0.95, 50],
    [0.99, 20],
    [0.99, 50],
  ] as const) {
    const { coverage } = ratesOf({ ...FULL, world, share, perBlock, factor: 1.1 })
    say(world.name, `p${share * 100}`, perBlock * FULL.blocks, percent(coverage))
  }
}

process.stdout.write('\n')
say('latencies', 'pilot', 'percentile', 'planned trials each (median of 50 pilots)', 'true +10 % found')
say('---', '---:', '---:', '---:', '---:')
for (const world of WORLDS) {
  for (const [share, pilot] of [
    [0.5, 100],
    [0.95, 200],
    [0.95, 1000],
  ] as const) {
    const plans = Array.from({ length: 50 }, (_, seed) => plannedFrom(world, pilot, share, 0.1, seed + 1))
    const planned = plans.sort((a, b) => a - b)[25] ?? 0
    const { verdicts } = ratesOf({
      ...FULL,
      world,
      share,
      perBlock: Math.ceil(planned / FULL.blocks),
      factor: 1.1,
      repetitions: planned > 4000 ? 60 : 200,
    })
    say(world.name, pilot, `p${share * 100}`, planned, percent(verdicts.regression))
  }
}
