import { FIDELITY_METRICS } from '../../core/config/threshold.ts'
import type { Baseline } from '../../tally/baseline/baseline.ts'
import type { Arm } from '../../tally/compare/arm.ts'
import { readFidelityMetric, recogniserOf } from '../../tally/fidelity/fidelity-reading.ts'
import { type QuantileReading, readQuantile } from '../../tally/statistics/quantile.ts'
import { formatStandInNotices } from '../format/stand-ins.ts'
import { formatDurationOrTimeout, percentileLabel } from '../format/units/changes.ts'
import { formatShare } from '../format/units/durations.ts'
import { type JsonNumber, toJsonNumber } from '../format/units/raw-numbers.ts'
import { formatFidelityMargin, formatFidelityValue, formatPoints } from './format-fidelity-gate.ts'

/** A baseline on one line. */
export function formatBaselineLine(baseline: Baseline): string {
  const { name, scenario, started_at, arms } = baseline
  const targets = [...new Set(arms.map(({ target }) => target))].join(', ')
  return `${name}  ${scenario}  ${started_at}${formatStandInNotices([baseline]).map(({ label }) => `  ${label}`)}  ${targets}`
}

/** The baseline's origin, gates and arms. Ends in a newline. */
export function formatBaselineDetails(baseline: Baseline): string {
  const { name, run, started_at, scenario, machine, gates, arms } = baseline
  const watched = gates.stages.map(
    ({ stage, share, margin }) => `${stage} ${percentileLabel(share)} ±${formatShare(margin)}`,
  )
  const rows: [string, string][] = [
    [
      'baseline',
      `${name}${formatStandInNotices([baseline]).map(({ label, text }) => ` (${label}: ${text})`)}`,
    ],
    ['run', `${run}, started ${started_at}`],
    ['scenario', scenario],
    ['machine', machine],
    [
      'watched',
      [
        ...watched,
        `success ${formatPoints(gates.success.margin)}`,
        ...(gates.fidelity ?? []).map((gate) => `${gate.metric} ${formatFidelityMargin(gate)}`),
      ].join(', '),
    ],
    ...(gates.control === undefined ? [] : [['control', gates.control] as [string, string]]),
    ...(gates.spread === undefined
      ? []
      : [['spread', `${formatShare(gates.spread)} from run to run`] as [string, string]]),
    ...arms.map((arm): [string, string] => [
      `${arm.target} ${arm.conditions.connection}`,
      formatArm(arm, baseline),
    ]),
  ]
  const width = Math.max(...rows.map(([about]) => about.length))
  return rows.map(([about, words]) => `${about.padEnd(width)}  ${words}\n`).join('')
}

/** The baseline without the values of single trials. */
export function toBaselineJson({ arms, ...rest }: Baseline): object {
  const plain = arms.map(({ stages, heard, server: _, ...arm }) => ({
    ...arm,
    ...(heard && { heard: toHeardNumbers(heard) }),
    stages: Object.fromEntries(
      [...stages].map(([stage, { values }]) => [
        stage,
        {
          n: values.length,
          p50_us: readingToJson(readQuantile(values, 0.5)),
          p95_us: readingToJson(readQuantile(values, 0.95)),
        },
      ]),
    ),
  }))
  return { ...rest, arms: plain }
}

function toHeardNumbers(heard: NonNullable<Arm['heard']>): object {
  const readings = FIDELITY_METRICS.flatMap((metric) => readFidelityMetric(metric, heard, 0) ?? [])
  return {
    recogniser: recogniserOf(heard),
    answers: heard.length,
    ...Object.fromEntries(readings.map(({ metric, ...reading }) => [metric, reading])),
  }
}

function formatArm({ stages, success, heard = [] }: Arm, { gates }: Baseline): string {
  const values = gates.stages.flatMap(({ stage, share }) => {
    const sample = stages.get(stage)
    return sample
      ? [`${stage} ${percentileLabel(share)} ${formatReading(readQuantile(sample.values, share))}`]
      : []
  })
  const spoken = (gates.fidelity ?? []).flatMap(({ metric }) => {
    const reading = readFidelityMetric(metric, heard, 0)
    return reading ? [`${metric} ${formatFidelityValue(metric, reading.value)} of ${reading.n} answers`] : []
  })
  return [...values, `${success.hits} of ${success.n} answered`, ...spoken].join(', ')
}

function formatReading(reading: QuantileReading): string {
  return reading.kind === 'value' ? formatDurationOrTimeout(reading.value) : 'n too small'
}

/** Null if n is too small. */
function readingToJson(reading: QuantileReading): JsonNumber {
  return reading.kind === 'value' ? toJsonNumber(reading.value) : null
}
