import { isCallTurn, isMissedInterruption, isUnanswered } from '../../core/trial/call-turns.ts'
import type { TurnRecord } from '../../core/trial/turn-record.ts'
import type { Micros } from '../../core/units.ts'
import { type ExactPercentile, medianOf } from '../statistics/percentile.ts'
import { type CountedShare, countShare } from './counted-share.ts'
import { countFalseStops, type FalseStops } from './false-stops.ts'

/** What went wrong between caller and agent in the calls of one target. Durations are microseconds. */
export interface CallSummary {
  readonly turns: number
  /** Turns in which the agent spoke before the caller had finished. */
  readonly early: CountedShare
  readonly unanswered: CountedShare
  /** Interruptions at which the agent did not stop. */
  readonly missed: CountedShare
  /**
   * How often the agent stopped for sounds that were no interruption, by sound. Absent without such sounds.
   */
  readonly falseStops?: readonly FalseStops[]
  /** How long both spoke at once, over the turns in which the caller interrupted or the agent spoke early. */
  readonly talkOver?: ExactPercentile
  /**
   * Audio of interrupted answers that arrived in vain: not yet heard at the interruption, or received after
   * the clear.
   */
  readonly wasted?: ExactPercentile
  readonly stale: Micros
  /** Frames sent to the agent, and how many of them left more than 5 ms late. */
  readonly frames: number
  readonly lateFrames: number
  /** Messages of the agent whose audio does not fill whole frames. */
  readonly raggedPieces: number
  /**
   * Packets with the agent's audio over a bad line, and how many of them did not reach the caller in time.
   */
  readonly heardPackets: number
  readonly heardLost: number
}

/** Undefined if none of the turns is from a call. */
export function summarizeCalls(all: readonly TurnRecord[]): CallSummary | undefined {
  const turns = all.filter(isCallTurn)
  if (turns.length === 0) return undefined
  const talkOver = medianOf(turns.filter(overlaps).flatMap(({ talk_over_us }) => talk_over_us ?? []))
  const wasted = medianOf(turns.flatMap(({ wasted_audio_us }) => wasted_audio_us ?? []))
  const falseStops = countFalseStops(turns)
  const sum = (of: (turn: TurnRecord) => number | undefined) =>
    turns.reduce((total, turn) => total + (of(turn) ?? 0), 0)
  return {
    turns: turns.length,
    early: countShare(turns.map(({ premature_ends }) => premature_ends > 0)),
    unanswered: countShare(turns.map(isUnanswered)),
    missed: countShare(turns.map(isMissedInterruption)),
    ...(falseStops.length > 0 && { falseStops }),
    ...(talkOver && { talkOver }),
    ...(wasted && { wasted }),
    stale: sum(({ stale_audio_us }) => stale_audio_us),
    frames: sum(({ frames }) => frames),
    lateFrames: sum(({ late_frames }) => late_frames),
    raggedPieces: sum(({ ragged_pieces }) => ragged_pieces),
    heardPackets: sum(({ heard_packets }) => heard_packets),
    heardLost: sum(({ heard_lost }) => heard_lost),
  }
}

function overlaps({ at, premature_ends }: TurnRecord): boolean {
  return at.cancel !== undefined || premature_ends > 0
}
