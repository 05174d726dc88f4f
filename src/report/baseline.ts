import type { Arm } from '../tally/compare/arm.ts'
import type { Baseline } from '../tally/compare/baseline.ts'
import { quantileOf } from '../tally/compare/quantile.ts'
import { percentileName, quantileDuration } from './change-words.ts'
import { formatShare } from './units.ts'

/** A baseline on one line. */
export function baselineLine({ name, scenario, started_at, simulated, arms }: Baseline): string {
  const targets = [...new Set(arms.map(({ target }) => target))].join(', ')
  return `${name}  ${scenario}  ${started_at}${simulated ? '  SIMULATED' : ''}  ${targets}`
}

/** The baseline's origin, gates and arms. Ends in a newline. */
export function baselineDetails(baseline: Baseline): string {
  const { name, run, started_at, scenario, simulated, machine, gates, arms } = baseline
  const watched = gates.stages.map(
    ({ stage, share, margin }) => `${stage} ${percentileName(share)} ±${formatShare(margin)}`,
  )
  const rows: [string, string][] = [
    ['baseline', `${name}${simulated ? ' (SIMULATED: the lab answered)' : ''}`],
    ['run', `${run}, started ${started_at}`],
    ['scenario', scenario],
    ['machine', machine],
    [
      'watched',
      [...watched, `success ±${Number((gates.success.margin * 100).toFixed(2))} points`].join(', '),
    ],
    ...arms.map((arm): [string, string] => [
      `${arm.target} ${arm.circumstances.connection}`,
      armWords(arm, baseline),
    ]),
  ]
  const width = Math.max(...rows.map(([about]) => about.length))
  return rows.map(([about, words]) => `${about.padEnd(width)}  ${words}\n`).join('')
}

/** The baseline without the values of single trials. */
export function baselineJson({ arms, ...rest }: Baseline): object {
  const plain = arms.map(({ stages, ...arm }) => ({
    ...arm,
    stages: Object.fromEntries(
      [...stages].map(([stage, { values }]) => [
        stage,
        {
          n: values.length,
          p50_us: finite(quantileOf(values, 0.5)),
          p95_us: finite(quantileOf(values, 0.95)),
        },
      ]),
    ),
  }))
  return { ...rest, arms: plain }
}

function armWords({ stages, success }: Arm, { gates }: Baseline): string {
  const values = gates.stages.flatMap(({ stage, share }) => {
    const sample = stages.get(stage)
    return sample
      ? [`${stage} ${percentileName(share)} ${quantileDuration(quantileOf(sample.values, share))}`]
      : []
  })
  return [...values, `${success.hits} of ${success.n} answered`].join(', ')
}

function finite(value: number): number | 'inf' {
  return Number.isFinite(value) ? value : 'inf'
}
