import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { SetupError } from '../../core/setup-error.ts'
import { awaitedStageOf } from '../../core/trial/lone-component.ts'
import type { AnyStageName } from '../../core/trial/turn-stages.ts'
import { toMicros } from '../../core/units.ts'
import type { Validity } from '../../core/validity.ts'
import { splitTarget, targetAt } from '../../core/vantage.ts'
import type { DamageListener } from '../../results/csv/repeated-records.ts'
import { vantagesOf } from '../../results/run/merged-run.ts'
import { openAnyRun, type StoredConversationRun, type StoredRun } from '../../results/run/open-run.ts'
import type { AnyRunFile } from '../../results/run/run-file.ts'
import { scenarioFingerprint, targetFingerprint } from '../../tally/baseline/fingerprint.ts'
import { summarizeConversations } from '../../tally/conversation/conversation-summary.ts'
import type { HistoryPoint, TrackedMetric } from '../../tally/history/history-changes.ts'
import { summarizeRun } from '../../tally/run/run-summary.ts'
import type { StageHistogram } from '../../tally/run/stage-histogram.ts'
import { successOf } from '../../tally/run/target-summary.ts'
import { percentile, sizeOf } from '../../tally/statistics/histogram-percentile.ts'
import { refusePercentile } from '../../tally/statistics/interval.ts'
import type { Proportion } from '../../tally/statistics/wilson-interval.ts'
import type { StandIn } from '../../tally/values/stand-in.ts'

export interface HistoryQuery {
  /** Default: what is waited for in each run. */
  readonly stages?: readonly AnyStageName[]
  /** 0 to 1. */
  readonly shares: readonly number[]
  /** Only runs of the scenario with this name. */
  readonly scenario?: string
}

/** One metric over the runs that have it. */
export interface MetricPoints {
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
): Promise<MetricPoints[]> {
  const all = new Map<string, MetricPoints>()
  const counted = new Set<string>()
  for (const run of await openRuns(folder, onDamage)) {
    const { status, validity, scenario, parts } = run.file
    if (!parts && !isUsable({ status, validity })) continue
    if (query.scenario !== undefined && scenario.name !== query.scenario) continue
    const vantages = freshVantages(run.file, counted)
    const metrics = await orLeaveOut(readMetrics(run, query, vantages, onDamage), onDamage)
    for (const { key, metric, point } of metrics ?? []) {
      const known = all.get(key) ?? { metric, points: [] }
      known.points.push(point)
      all.set(key, known)
    }
  }
  return [...all.values()]
}

/** A run that did not finish, or measured its harness, says nothing about a trend. */
function isUsable({ status, validity }: { status: string; validity: Validity | undefined }): boolean {
  return status === 'finished' && validity?.state !== 'invalid'
}

/**
 * The vantages of a merged run that add something: all their parts are usable, and none is in the history already.
 * Undefined for any other run.
 */
function freshVantages(file: AnyRunFile, counted: Set<string>): ReadonlySet<string> | undefined {
  const { parts } = file
  if (!parts) {
    counted.add(identify(file))
    return undefined
  }
  const spent = parts.filter(({ file: part }) => {
    const { status, validity } = part
    return counted.has(identify(part)) || !isUsable({ status, validity })
  })
  const names = new Set(spent.map((part) => part.file.vantage.name))
  for (const part of parts) counted.add(identify(part.file))
  return new Set(vantagesOf(file).filter((name) => !names.has(name)))
}

/** What tells a run from all others, whatever folder it is in. */
function identify({
  run,
  started_at,
  origin_us,
}: Pick<AnyRunFile, 'run' | 'started_at' | 'origin_us'>): string {
  return JSON.stringify([run, started_at, origin_us])
}

type AnyStoredRun = StoredRun | StoredConversationRun

/** No other file of a folder with results makes it damaged: it may hold anything. */
const NO_RUN: ReadonlySet<string> = new Set(['RUN_NOT_FOUND', 'RUN_VERSION'])

/** One damaged run of hundreds does not end a history: it is told, and left out. */
async function orLeaveOut<Result>(
  work: Promise<Result>,
  onDamage?: DamageListener,
): Promise<Result | undefined> {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    if (!NO_RUN.has(error.code)) onDamage?.(`${error.message}; the run is left out`)
    return undefined
  }
}

async function openRuns(folder: string, onDamage?: DamageListener): Promise<AnyStoredRun[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause) => {
    throw new SetupError(`cannot read the folder ${folder}`, {
      code: 'RESULTS_NOT_FOUND',
      hint: 'Give the folder that contains the run folders.',
      cause,
    })
  })
  const opened = entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => orLeaveOut(openAnyRun(path.join(folder, name)), onDamage))
  const runs = (await Promise.all(opened)).filter((run) => run !== undefined)
  // Merged runs last: what is there by itself is not counted again.
  return runs.sort((a, b) => Number(a.file.parts !== undefined) - Number(b.file.parts !== undefined))
}

interface MetricPoint {
  readonly key: string
  readonly metric: TrackedMetric
  readonly point: HistoryPoint
}

/** What is tracked of one target in one connection state, or of its turns. */
interface TrackedGroup extends StandIn {
  readonly target: string
  readonly connection: string
  readonly stages: ReadonlyMap<string, StageHistogram>
  readonly success: Proportion | undefined
}

async function readGroups(run: AnyStoredRun, onDamage?: DamageListener): Promise<TrackedGroup[]> {
  if (run.workload === 'conversations') {
    const { groups } = summarizeConversations(run.file, await run.turns(onDamage))
    return groups.map((group) => ({
      target: group.target,
      connection: 'turns',
      simulated: run.file.simulated,
      stages: new Map(group.stages.map(({ stage, histogram }) => [stage.name, histogram])),
      success: successOf(group.outcomes),
    }))
  }
  const { groups } = await summarizeRun(run.file, run.trials(onDamage))
  return groups.map((group) => ({
    target: group.target,
    connection: group.connection,
    simulated: group.simulated > 0,
    ...(group.replayed > 0 && { replayed: true }),
    stages: group.stages,
    success: successOf(group.outcomes),
  }))
}

async function readMetrics(
  run: AnyStoredRun,
  query: HistoryQuery,
  vantages: ReadonlySet<string> | undefined,
  onDamage?: DamageListener,
): Promise<MetricPoint[]> {
  const { file } = run
  const groups = (await readGroups(run, onDamage)).filter(
    ({ target }) => vantages?.has(splitTarget(target).vantage ?? '') ?? true,
  )
  const stages: readonly AnyStageName[] = query.stages ?? [
    file.kind === 'conversations' ? awaitedStageOf(file.scenario.targets) : 'ttfa_heard',
  ]
  return groups.flatMap((group) => {
    // Where nothing succeeded, no latency was measured, and the success rate says so.
    const measured = group.success?.share === 0 ? [] : stages
    const durations = measured.flatMap((stage) =>
      query.shares.flatMap((share) => {
        const cell = group.stages.get(stage)
        if (!cell || refusePercentile(sizeOf(cell), share)) return []
        const latency = percentile(cell, share)
        // A percentile beyond the timeout is at least the timeout.
        const value = latency.kind === 'value' ? latency.value : toMicros(file.scenario.timeout)
        const name = `${stage} p${Number((share * 100).toPrecision(6))}`
        return [toPoint(file, group, { name, unit: 'duration', value: Math.max(1, value) })]
      }),
    )
    const { success } = group
    const shares = success
      ? [toPoint(file, group, { name: 'success', unit: 'share', value: success.share })]
      : []
    return [...durations, ...shares]
  })
}

function toPoint(
  { scenario, run, started_at, vantage }: AnyRunFile,
  { target: id, connection, simulated, replayed }: TrackedGroup,
  { name, unit, value }: Pick<TrackedMetric, 'unit'> & { readonly name: string; readonly value: number },
): MetricPoint {
  // A run whose vantage has a name continues the history of that vantage in merged runs.
  const target = vantage?.named ? targetAt(id, vantage.name) : id
  const metric = {
    scenario: scenario.name,
    target,
    connection,
    metric: name,
    unit,
    simulated,
    ...(replayed && { replayed }),
  }
  const found = scenario.targets.find((each) => each.id === id)
  const key = JSON.stringify([metric, scenarioFingerprint(scenario), found && targetFingerprint(found)])
  return { key, metric, point: { run, started_at, value } }
}
