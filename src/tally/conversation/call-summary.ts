import { isCallTurn, isMissedInterruption, isUnanswered } from '../../core/trial/call-turns.ts'
import type { TurnRecord } from '../../core/trial/turn-record.ts'
import type { Micros } from '../../core/units.ts'
import { type ExactPercentile, medianOf } from '../statistics/exact-percentile.ts'
import { estimateProportion, type Proportion } from '../statistics/proportion.ts'

/** How many of some turns. The share and its interval are absent without turns. */
export interface CountedShare {
  readonly hits: number
  readonly n: number
  readonly proportion?: Proportion
}

/** What went wrong between the two who speak in the calls of one target. Durations are microseconds. */
export interface CallSummary {
  readonly turns: number
  /** Turns in which the agent spoke before the caller had finished. */
  readonly early: CountedShare
  readonly unanswered: CountedShare
  /** Of the interruptions, those at which the agent did not stop. */
  readonly missed: CountedShare
  /** How long both spoke at once, over the turns in which the caller interrupted or the agent spoke early. */
  readonly talkOver?: ExactPercentile
  /** Audio of interrupted answers that was not heard before the interruption, and what came after it was cleared. */
  readonly wasted?: ExactPercentile
  readonly stale: Micros
  /** Frames to the agent, and those that left more than 5 ms late. */
  readonly frames: number
  readonly lateFrames: number
  /** Messages of the agent whose audio does not fill whole frames. */
  readonly raggedPieces: number
}

/** Undefined without turns of calls. */
export function summarizeCalls(all: readonly TurnRecord[]): CallSummary | undefined {
  const turns = all.filter(isCallTurn)
  if (turns.length === 0) return undefined
  const talkOver = medianOf(turns.filter(overlaps).flatMap(({ talk_over_us }) => talk_over_us ?? []))
  const wasted = medianOf(turns.flatMap(({ wasted_audio_us }) => wasted_audio_us ?? []))
  const sum = (of: (turn: TurnRecord) => number | undefined) =>
    turns.reduce((total, turn) => total + (of(turn) ?? 0), 0)
  return {
    turns: turns.length,
    early: countShare(turns.map(({ premature_ends }) => premature_ends > 0)),
    unanswered: countShare(turns.map(isUnanswered)),
    missed: countShare(turns.map(isMissedInterruption)),
    ...(talkOver && { talkOver }),
    ...(wasted && { wasted }),
    stale: sum(({ stale_audio_us }) => stale_audio_us),
    frames: sum(({ frames }) => frames),
    lateFrames: sum(({ late_frames }) => late_frames),
    raggedPieces: sum(({ ragged_pieces }) => ragged_pieces),
  }
}

function overlaps({ at, premature_ends }: TurnRecord): boolean {
  return at.cancel !== undefined || premature_ends > 0
}

/** @param answers undefined for turns to which the question does not apply */
function countShare(answers: readonly (boolean | undefined)[]): CountedShare {
  const known = answers.filter((answer) => answer !== undefined)
  const hits = known.filter(Boolean).length
  const proportion = estimateProportion(hits, known.length)
  return { hits, n: known.length, ...(proportion && { proportion }) }
}
