import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { SetupError } from '../core/setup-error.ts'
import type { StageName } from '../core/stages.ts'
import { digestTrials } from '../report/digest.ts'
import { openRun, type StoredRun } from '../results/run.ts'
import type { Followed, HistoryPoint } from '../tally/changes/history.ts'
import { scenarioFingerprint, targetFingerprint } from '../tally/compare/fingerprint.ts'
import { smallestSize } from '../tally/interval.ts'
import { percentile, sizeOf } from '../tally/percentile.ts'

export interface HistoryQuestion {
  readonly stages: readonly StageName[]
  /** 0 to 1. */
  readonly shares: readonly number[]
  /** Only runs of the scenario with this name. */
  readonly scenario?: string
}

/** One metric over the runs that have it. */
export interface FollowedPoints {
  readonly followed: Followed
  readonly points: HistoryPoint[]
}

/**
 * Reads metrics of all runs in a folder. Skips runs that are unfinished, invalid or of another scenario, and
 * percentiles with too few trials.
 */
export async function readHistory(folder: string, question: HistoryQuestion): Promise<FollowedPoints[]> {
  const all = new Map<string, FollowedPoints>()
  for (const run of await runsIn(folder)) {
    const { status, validity, scenario } = run.file
    if (status !== 'finished' || validity?.state === 'invalid') continue
    if (question.scenario !== undefined && scenario.name !== question.scenario) continue
    for (const { key, followed, point } of await numbersOf(run, question)) {
      const known = all.get(key) ?? { followed, points: [] }
      known.points.push(point)
      all.set(key, known)
    }
  }
  return [...all.values()]
}

async function runsIn(folder: string): Promise<StoredRun[]> {
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

interface FollowedNumber {
  readonly key: string
  readonly followed: Followed
  readonly point: HistoryPoint
}

async function numbersOf({ file, trials }: StoredRun, question: HistoryQuestion): Promise<FollowedNumber[]> {
  const { groups, summaries } = await digestTrials(file, trials())
  const asked = scenarioFingerprint(file.scenario)
  return groups.flatMap((group, index) => {
    const target = file.scenario.targets.find(({ id }) => id === group.target)
    const number = (metric: string, unit: Followed['unit'], value: number): FollowedNumber => {
      const simulated = group.simulated > 0
      const followed = {
        scenario: file.scenario.name,
        target: group.target,
        connection: group.connection,
        metric,
        unit,
        simulated,
      }
      const key = JSON.stringify([followed, asked, target && targetFingerprint(target)])
      return { key, followed, point: { run: file.run, started_at: file.started_at, value } }
    }
    const durations = question.stages.flatMap((stage) =>
      question.shares.flatMap((share) => {
        const cell = group.stages.get(stage)
        if (!cell || sizeOf(cell) < smallestSize(share)) return []
        const found = percentile(cell, share)
        // A percentile beyond the timeout is at least the timeout.
        const value = found.kind === 'value' ? found.value : file.scenario.timeout * 1e3
        return [number(`${stage} p${Number((share * 100).toPrecision(6))}`, 'duration', Math.max(1, value))]
      }),
    )
    const success = summaries[index]?.success
    return [...durations, ...(success ? [number('success', 'share', success.share)] : [])]
  })
}
