import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { SetupError } from '../../core/setup-error.ts'
import type { StageName } from '../../core/stages.ts'
import { toMicros } from '../../core/units.ts'
import type { DamageListener } from '../../results/csv/once-each.ts'
import { openRun, type StoredRun } from '../../results/run/run.ts'
import { scenarioFingerprint, targetFingerprint } from '../../tally/baseline/fingerprint.ts'
import type { HistoryPoint, TrackedMetric } from '../../tally/history/detect-changes.ts'
import { summarizeRun } from '../../tally/run/run-summary.ts'
import { refusePercentile } from '../../tally/statistics/interval.ts'
import { percentile, sizeOf } from '../../tally/statistics/percentile.ts'

export interface HistoryQuery {
  readonly stages: readonly StageName[]
  /** 0 to 1. */
  readonly shares: readonly number[]
  /** Only runs of the scenario with this name. */
  readonly scenario?: string
}

/** One metric over the runs that have it. */
export interface MetricHistory {
  readonly metric: TrackedMetric
  readonly points: HistoryPoint[]
}

/**
 * Reads metrics of all runs in a folder. Skips runs that are unfinished, invalid or of another scenario, and
 * percentiles with too few trials.
 */
export async function readHistory(
  folder: string,
  query: HistoryQuery,
  onDamage?: DamageListener,
): Promise<MetricHistory[]> {
  const all = new Map<string, MetricHistory>()
  for (const run of await openRuns(folder)) {
    const { status, validity, scenario } = run.file
    if (status !== 'finished' || validity?.state === 'invalid') continue
    if (query.scenario !== undefined && scenario.name !== query.scenario) continue
    for (const { key, metric, point } of await readMetrics(run, query, onDamage)) {
      const known = all.get(key) ?? { metric, points: [] }
      known.points.push(point)
      all.set(key, known)
    }
  }
  return [...all.values()]
}

async function openRuns(folder: string): Promise<StoredRun[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause) => {
    throw new SetupError(`cannot read the folder ${folder}`, {
      code: 'RESULTS_NOT_FOUND',
      hint: 'Give the folder that contains the run folders.',
      cause,
    })
  })
  const opened = entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => openRun(path.join(folder, name)))
  // Skip folders that hold no run or a run of another version.
  return (await Promise.allSettled(opened)).flatMap((each) =>
    each.status === 'fulfilled' ? [each.value] : [],
  )
}

interface MetricPoint {
  readonly key: string
  readonly metric: TrackedMetric
  readonly point: HistoryPoint
}

async function readMetrics(
  { file, trials }: StoredRun,
  query: HistoryQuery,
  onDamage?: DamageListener,
): Promise<MetricPoint[]> {
  const { groups, summaries } = await summarizeRun(file, trials(onDamage))
  const scenarioId = scenarioFingerprint(file.scenario)
  return groups.flatMap((group, index) => {
    const target = file.scenario.targets.find(({ id }) => id === group.target)
    const metricPoint = (name: string, unit: TrackedMetric['unit'], value: number): MetricPoint => {
      const simulated = group.simulated > 0
      const metric = {
        scenario: file.scenario.name,
        target: group.target,
        connection: group.connection,
        metric: name,
        unit,
        simulated,
      }
      const key = JSON.stringify([metric, scenarioId, target && targetFingerprint(target)])
      return { key, metric, point: { run: file.run, started_at: file.started_at, value } }
    }
    const durations = query.stages.flatMap((stage) =>
      query.shares.flatMap((share) => {
        const cell = group.stages.get(stage)
        if (!cell || refusePercentile(sizeOf(cell), share)) return []
        const latency = percentile(cell, share)
        // A percentile beyond the timeout is at least the timeout.
        const value = latency.kind === 'value' ? latency.value : toMicros(file.scenario.timeout)
        return [
          metricPoint(`${stage} p${Number((share * 100).toPrecision(6))}`, 'duration', Math.max(1, value)),
        ]
      }),
    )
    const success = summaries[index]?.success
    return [...durations, ...(success ? [metricPoint('success', 'share', success.share)] : [])]
  })
}
