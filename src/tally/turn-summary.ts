import type { TurnRecord } from '../core/turn.ts'
import { TURN_STAGES, type TurnStage, type TurnStageName, turnDuration } from '../core/turn-stages.ts'
import { wordErrors } from '../core/word-errors.ts'
import { intervalRanks } from './interval.ts'

/** A percentile of exact values. Microseconds; Infinity for turns that did not get that far. */
export interface ExactReading {
  readonly value: number
  /** Absent if n is too small. */
  readonly interval?: { readonly low: number; readonly high: number }
}

/** One stage of the turns with one target. */
export interface TurnStageRow {
  readonly stage: TurnStageName
  /** Turns in which the stage happened or should have. */
  readonly n: number
  readonly p50: ExactReading
  readonly p95: ExactReading
  readonly max: number
}

/** The share of a turn that a stage takes, 0 to 1. */
export interface StageShare {
  readonly stage: TurnStageName
  /** Over the turns around the median, and over the slowest 5 %. */
  readonly median: number
  readonly slowest: number
}

/** The measured turns of one target, summarized. */
export interface TurnSummary {
  readonly target: string
  readonly stack: string
  readonly mode: string
  readonly simulated: boolean
  readonly turns: number
  readonly ok: number
  readonly interrupted: number
  readonly stages: readonly TurnStageRow[]
  readonly shares: readonly StageShare[]
  /** Words spoken and word errors, over the turns with a transcript. */
  readonly words: number
  readonly wordErrors: number
  readonly prematureEnds: number
  /** Start and end of each stage in the median turn. Microseconds. */
  readonly waterfall: readonly { readonly stage: TurnStageName; readonly from: number; readonly to: number }[]
}

const STAGES: readonly (TurnStage & { name: TurnStageName })[] = TURN_STAGES
const ADDING = STAGES.filter(({ adds }) => adds)
const WHOLE = STAGES.filter(({ name }) => name === 'voice_to_voice')

/** Summarizes the measured turns by target, in order of first occurrence. */
export function summariseTurns(turns: readonly TurnRecord[]): TurnSummary[] {
  const measured = turns.filter(({ phase }) => phase === 'measure')
  const targets = [...new Set(measured.map(({ target }) => target))]
  return targets.map((target) => summarise(measured.filter((turn) => turn.target === target)))
}

function summarise(turns: readonly TurnRecord[]): TurnSummary {
  const [first] = turns
  const heard = byLength(turns)
  const transcribed = turns.flatMap(({ said, understood }) =>
    understood === undefined ? [] : [wordErrors(said, understood)],
  )
  return {
    target: first?.target ?? '',
    stack: first?.stack ?? '',
    mode: first?.mode ?? '',
    simulated: turns.some(({ simulated }) => simulated),
    turns: turns.length,
    ok: turns.filter(({ outcome }) => outcome === 'ok').length,
    interrupted: turns.filter(({ at }) => at.cancel !== undefined).length,
    stages: STAGES.map((stage) => rowOf(stage, turns)).filter(({ n }) => n > 0),
    shares: sharesOf(heard),
    words: transcribed.reduce((sum, { words }) => sum + words, 0),
    wordErrors: transcribed.reduce((sum, { errors }) => sum + errors, 0),
    prematureEnds: turns.reduce((sum, turn) => sum + turn.premature_ends, 0),
    waterfall: waterfallOf(heard),
  }
}

/** A turn that failed before an answer was heard counts as infinite in `voice_to_voice` and nowhere else. */
function rowOf(stage: TurnStage & { name: TurnStageName }, turns: readonly TurnRecord[]): TurnStageRow {
  const values = turns
    .map((turn) => {
      const value = turnDuration(stage, turn)
      const isLost = stage.name === 'voice_to_voice' && turn.outcome !== 'ok'
      return value ?? (isLost ? Number.POSITIVE_INFINITY : undefined)
    })
    .filter((value) => value !== undefined)
    .sort((a, b) => a - b)
  return {
    stage: stage.name,
    n: values.length,
    p50: readingOf(values, 0.5),
    p95: readingOf(values, 0.95),
    max: values.at(-1) ?? Number.NaN,
  }
}

/** The observation of rank ceil(share * n) with its order-statistic interval. `sorted` is ascending. */
export function readingOf(sorted: readonly number[], share: number): ExactReading {
  const at = (rank: number) => sorted[rank - 1] ?? Number.NaN
  const ranks = intervalRanks(sorted.length, share)
  return {
    value: at(Math.max(1, Math.ceil(share * sorted.length * (1 - Number.EPSILON)))),
    ...(ranks && { interval: { low: at(ranks.low), high: at(ranks.high) } }),
  }
}

/** The turns that were heard, fastest first. */
function byLength(turns: readonly TurnRecord[]): TurnRecord[] {
  const length = (turn: TurnRecord) => WHOLE.map((stage) => turnDuration(stage, turn))[0]
  return turns
    .filter((turn) => length(turn) !== undefined)
    .sort((a, b) => (length(a) ?? 0) - (length(b) ?? 0))
}

/** Shares of complete turns. Percentiles of stages do not add up. */
function sharesOf(heard: readonly TurnRecord[]): StageShare[] {
  const around = middleOf(heard)
  const slowest = heard.slice(-Math.max(1, Math.ceil(heard.length / 20)))
  return ADDING.filter((stage) => heard.some((turn) => turnDuration(stage, turn) !== undefined)).map(
    (stage) => ({
      stage: stage.name,
      median: shareOf(stage, around),
      slowest: shareOf(stage, slowest),
    }),
  )
}

/** The middle fifth of the turns, at least one. */
function middleOf(heard: readonly TurnRecord[]): readonly TurnRecord[] {
  const half = Math.max(1, Math.ceil(heard.length / 10))
  const middle = Math.floor((heard.length - 1) / 2)
  return heard.slice(Math.max(0, middle - half + 1), middle + half)
}

function shareOf(stage: TurnStage, turns: readonly TurnRecord[]): number {
  const sum = (one: TurnStage) => turns.reduce((total, turn) => total + (turnDuration(one, turn) ?? 0), 0)
  const all = ADDING.reduce((total, one) => total + sum(one), 0)
  return all === 0 ? 0 : sum(stage) / all
}

/** The stages of one real turn, the median one, so that they add up. */
function waterfallOf(heard: readonly TurnRecord[]): TurnSummary['waterfall'] {
  const turn = heard[Math.floor((heard.length - 1) / 2)]
  if (!turn) return []
  let from = 0
  return ADDING.flatMap((stage) => {
    const length = turnDuration(stage, turn)
    if (length === undefined) return []
    const bar = { stage: stage.name, from, to: from + length }
    from += length
    return [bar]
  })
}
