import path from 'node:path'
import { isJsonObject, parseJson } from '../../core/json.ts'
import { readStoredText } from '../../results/read-file.ts'
import { replaceFile } from '../../results/replace-file.ts'
import {
  isWorse,
  type MetricChange,
  type MetricHistory,
  type TrackedMetric,
} from '../../tally/history/history-changes.ts'

const FILE = 'announced.json'

/** A change that has not been announced yet. */
export interface NewChange {
  readonly tracked: TrackedMetric
  readonly change: MetricChange
  /** Slower, or fewer successes. */
  readonly worse: boolean
}

/** What was announced before, by metric and direction: the times of the runs since which it holds. */
export type Announced = Readonly<Record<string, readonly string[]>>

/** As more runs come in, a change may be placed some runs earlier or later. It is still the same. */
const SAME_WITHIN_RUNS = 6

/** One run that is slow, or a first one, is no change yet: the next run has to confirm it. */
const RUNS_TO_CONFIRM = 2

/** The changes that at least two runs on each side confirm, and that are not among those announced. */
export function findNewChanges(histories: readonly MetricHistory[], announced: Announced): NewChange[] {
  return histories.flatMap(({ tracked, points, changes }) => {
    const indexOf = (startedAt: string) => points.findIndex((point) => point.started_at === startedAt)
    return changes.flatMap((change) => {
      const known = announced[keyOf(tracked, change)] ?? []
      const at = indexOf(change.since.started_at)
      const isKnown = known.some((each) => Math.abs(indexOf(each) - at) <= SAME_WITHIN_RUNS)
      const isConfirmed = Math.min(...change.runs) >= RUNS_TO_CONFIRM
      return isKnown || !isConfirmed ? [] : [{ tracked, change, worse: isWorse(change, tracked.unit) }]
    })
  })
}

export function addAnnounced(announced: Announced, { tracked, change }: NewChange): Announced {
  const key = keyOf(tracked, change)
  return { ...announced, [key]: [...(announced[key] ?? []), change.since.started_at] }
}

export async function readAnnounced(folder: string): Promise<Announced> {
  const data = parseJson(await readStoredText(path.join(folder, FILE)).catch(() => '{}'))
  if (!isJsonObject(data)) return {}
  return Object.fromEntries(
    Object.entries(data).map(([key, times]) => [key, Array.isArray(times) ? times.map(String) : []]),
  )
}

export async function writeAnnounced(folder: string, announced: Announced): Promise<void> {
  await replaceFile(path.join(folder, FILE), `${JSON.stringify(announced, null, 2)}\n`)
}

function keyOf(tracked: TrackedMetric, change: MetricChange): string {
  const { scenario, target, connection, metric } = tracked
  return [scenario, target, connection, metric, change.after > change.before ? 'up' : 'down'].join(' | ')
}
