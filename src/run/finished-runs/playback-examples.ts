import { bufferLevels } from '../../audio/playback.ts'
import type { Trial } from '../../core/trial/trial.ts'
import type { PlaybackExample, PlaybackReason } from '../../report/run/playback-example.ts'
import type { RunFolder } from '../../results/run/run-folder.ts'
import { findArrivals } from '../../results/trials/find-arrivals.ts'
import { findExample } from '../../tally/load/timeline.ts'
import type { RunSummary } from '../../tally/run/run-summary.ts'

interface PickedExample {
  readonly reason: PlaybackReason
  readonly trial: Trial
}

/** Playback examples of each group: the answer with the median latency and the one with the longest stall. */
export async function readPlaybackExamples(
  { summaries }: RunSummary,
  folder: RunFolder,
): Promise<PlaybackExample[]> {
  const picks = summaries.flatMap(({ stages, group }): PickedExample[] => {
    const median = stages.get('ttfa_heard')?.percentiles.p50.value
    const typical = median?.kind === 'value' ? findExample(group.timeline, median.value) : undefined
    const { longestStall } = group.timeline
    return [
      ...(typical ? [{ reason: 'median', trial: typical } as const] : []),
      ...(longestStall && longestStall !== typical
        ? [{ reason: 'longest stall', trial: longestStall } as const]
        : []),
    ]
  })
  const arrivals = await findArrivals(folder.arrivals, new Set(picks.map(({ trial }) => trial.trial)))
  return picks.flatMap((pick) => {
    const pieces = arrivals.get(pick.trial.trial)?.pieces ?? []
    return pieces.length > 0 ? [{ ...pick, pieces, levels: bufferLevels(pieces) }] : []
  })
}
