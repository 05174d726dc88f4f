import { bufferLevels } from '../audio/player.ts'
import type { Trial } from '../core/trial.ts'
import type { Digest } from '../report/digest.ts'
import type { Play, PlayReason } from '../report/play.ts'
import { findArrivals } from '../results/find-arrivals.ts'
import type { RunFolder } from '../results/run-folder.ts'
import { exampleNear } from '../tally/course.ts'

interface Pick {
  readonly reason: PlayReason
  readonly trial: Trial
}

/** Playback examples of each group: the answer with the median latency and the one with the longest stall. */
export async function readPlays({ summaries }: Digest, folder: RunFolder): Promise<Play[]> {
  const picks = summaries.flatMap(({ stages, group }): Pick[] => {
    const median = stages.get('ttfa_heard')?.percentiles.p50.value
    const typical = median?.kind === 'value' ? exampleNear(group.course, median.value) : undefined
    const { worst } = group.course
    return [
      ...(typical ? [{ reason: 'median', trial: typical } as const] : []),
      ...(worst && worst !== typical ? [{ reason: 'longest stall', trial: worst } as const] : []),
    ]
  })
  const arrivals = await findArrivals(folder.arrivals, new Set(picks.map(({ trial }) => trial.trial)))
  return picks.flatMap((pick) => {
    const pieces = arrivals.get(pick.trial.trial)?.pieces ?? []
    return pieces.length > 0 ? [{ ...pick, pieces, levels: bufferLevels(pieces) }] : []
  })
}
