import type { Trial } from '../../core/trial/trial.ts'
import type { Micros } from '../../core/units.ts'

/** What a trial or a turn says about its reused connections. */
type ReuseFields = Pick<Trial, 'phase' | 'target' | 'redial_us' | 'late_audio_us' | 'stale_pieces'>

/** What went wrong with the reused connections of a target, in its measured trials or turns. */
export interface ConnectionReuse {
  readonly target: string
  readonly trials: number
  /** Trials whose connection was closed when it was used again, and the longest delay that this caused. */
  readonly redialled: number
  readonly maxRedial: Micros
  /** Connections on which audio arrived after the completion, and how long after it at most. */
  readonly late: number
  readonly maxLate: Micros
  /** Trials in which audio of an earlier answer arrived and was discarded. */
  readonly stale: number
}

/** Counts what went wrong on reused connections, in trials or turns. */
export class ConnectionReuseTracker {
  readonly #targets = new Map<string, ConnectionReuse>()

  count(trial: ReuseFields): void {
    if (trial.phase !== 'measure') return
    const { target, redial_us, late_audio_us, stale_pieces = 0 } = trial
    const counts = this.#targets.get(target) ?? emptyCounts(target)
    this.#targets.set(target, {
      target,
      trials: counts.trials + 1,
      redialled: counts.redialled + Number(redial_us !== undefined),
      maxRedial: Math.max(counts.maxRedial, redial_us ?? 0),
      late: counts.late + Number(late_audio_us !== undefined),
      maxLate: Math.max(counts.maxLate, late_audio_us ?? 0),
      stale: counts.stale + Number(stale_pieces > 0),
    })
  }

  /** The targets on whose connections something went wrong. */
  rows(): ConnectionReuse[] {
    return [...this.#targets.values()].filter(({ redialled, late, stale }) => redialled + late + stale > 0)
  }
}

function emptyCounts(target: string): ConnectionReuse {
  return { target, trials: 0, redialled: 0, maxRedial: 0, late: 0, maxLate: 0, stale: 0 }
}
