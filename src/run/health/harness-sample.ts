import type { Outcome, Phase, Trial } from '../../core/trial/trial.ts'
import { durationOf } from '../../core/trial/trial-stages.ts'
import type { TurnRecord } from '../../core/trial/turn-record.ts'
import {
  TURN_STAGES,
  type TurnStage,
  type TurnStageName,
  turnStageDuration,
} from '../../core/trial/turn-stages.ts'
import type { Micros } from '../../core/units.ts'

/** What a finished request or turn tells of the harness. */
export interface HarnessSample {
  readonly phase: Phase
  readonly target: string
  readonly outcome: Outcome
  /** How long its timestamps may have waited. */
  readonly lag: Micros
  /** Its first audio has the instant of its packet. */
  readonly isFromPackets?: true
  /** What that is compared with: the shortest time that is reported of it. Absent if there was none. */
  readonly shortest?: Micros
  /** How late it started under an open load. */
  readonly startDelay?: Micros
  /** How late the last frame of the caller's speech was sent. */
  readonly frameDelay?: Micros
  /** The process did not run for a second or more meanwhile: its instants say nothing. */
  readonly isSuspended: boolean
  /** The network did not let it reach the provider, or the provider did not accept its key. */
  readonly isUnreached: boolean
}

export function sampleTrial(trial: Trial): HarnessSample {
  const { phase, target, outcome, suspended_us, at } = trial
  const startDelay = trial.load === 'open' ? durationOf('lateness', trial) : undefined
  const shortest = durationOf('ttfa', trial)
  return {
    phase,
    target,
    outcome,
    lag: lagOf(trial),
    ...(trial.first_audio_delay_us !== undefined && { isFromPackets: true }),
    ...(shortest !== undefined && { shortest }),
    ...(startDelay !== undefined && { startDelay }),
    isSuspended: suspended_us !== undefined,
    isUnreached: outcome === 'auth' || (outcome === 'network' && at.tcp === undefined),
  }
}

/** The instants of packets waited for no thread. What is heard only in a later piece is still of the event loop. */
function lagOf({ loop_lag_us = 0, first_audio_delay_us, primer }: Trial): Micros {
  return first_audio_delay_us !== undefined && !primer ? 0 : loop_lag_us
}

/** The stages of components: a turn is reported by them, and a lag that is small beside the turn may be half of one. */
const COMPONENT_STAGES: ReadonlySet<TurnStageName> = new Set(['stt_final', 'llm_ttft', 'tts_ttfa', 'agent'])
const COMPARED_STAGES: readonly TurnStage[] = TURN_STAGES.filter(({ name }) => COMPONENT_STAGES.has(name))

export function sampleTurn(turn: TurnRecord): HarnessSample {
  const { phase, target, outcome, loop_lag_us: lag, suspended_us, pace_late_us, at } = turn
  const lengths = COMPARED_STAGES.flatMap((stage) => turnStageDuration(stage, turn) ?? [])
  const isAnswered = [at.transcript, at.request, at.audible].some((instant) => instant !== undefined)
  return {
    phase,
    target,
    outcome,
    lag,
    ...(lengths.length > 0 && { shortest: Math.min(...lengths) }),
    // A caller whose speech is uploaded afterwards sends no frames.
    ...(pace_late_us > 0 && { frameDelay: turn.end_late_us }),
    isSuspended: suspended_us !== undefined,
    isUnreached: (outcome === 'auth' || outcome === 'network') && !isAnswered,
  }
}
