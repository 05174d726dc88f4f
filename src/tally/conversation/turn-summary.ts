import { countWordErrors } from '../../core/count-word-errors.ts'
import { type AwaitedStage, awaitedStageOf } from '../../core/trial/lone-component.ts'
import { transcriptionFactor } from '../../core/trial/real-time-factor.ts'
import { replyCharacterRate, replyTokenRate, type TokenSource } from '../../core/trial/reply-rate.ts'
import type { TurnRecord } from '../../core/trial/turn-record.ts'
import {
  TURN_STAGES,
  type TurnStage,
  type TurnStageName,
  turnStageDuration,
} from '../../core/trial/turn-stages.ts'
import { type ExactPercentile, exactPercentile, medianOf } from '../statistics/percentile.ts'
import { estimateWordErrorRate, type WordCount, type WordErrorRate } from '../statistics/word-error-rate.ts'
import {
  type StackComponents,
  type StackStage,
  stagesOfStack,
  turnStageValue,
} from '../values/stack-stages.ts'
import { type CallSummary, summarizeCalls } from './call-summary.ts'
import { type EagerTotals, sumEager } from './eager-totals.ts'

/** One stage of the turns with one target. Microseconds; Infinity for turns that did not get that far. */
export interface TurnStageRow {
  readonly stage: TurnStageName
  /** Turns in which the stage happened or should have. */
  readonly n: number
  readonly p50: ExactPercentile
  readonly p95: ExactPercentile
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
export interface TokenRate extends ExactPercentile {
  readonly source: TokenSource
}

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
  /** The word error rate over whole turns, with its 95 % interval. Absent without transcripts. */
  readonly wordErrorRate?: WordErrorRate
  readonly prematureEnds: number
  /** Turn-taking in calls over a telephone network. Absent without them. */
  readonly calls?: CallSummary
  /**
   * For recognisers that get whole recordings: time to the transcript divided by the length of the speech.
   */
  readonly realTimeFactor?: ExactPercentile
  /** Characters per second of replies that came in pieces. */
  readonly replyRate?: ExactPercentile
  /** Tokens per second of such replies, and who counted them. */
  readonly tokenRate?: TokenRate
  /** Only for a target whose language model begins on interim transcripts. */
  readonly eager?: EagerTotals
  /** Start and end of each stage in the median turn. Microseconds. */
  readonly waterfall: readonly { readonly stage: TurnStageName; readonly from: number; readonly to: number }[]
}

const STAGES: readonly (TurnStage & { name: TurnStageName })[] = TURN_STAGES
const ADDITIVE_STAGES = STAGES.filter(({ additive }) => additive)

/** Summarizes the measured turns by target, in order of first occurrence. */
export function summarizeTurns(
  turns: readonly TurnRecord[],
  stacks: ReadonlyMap<string, StackComponents>,
): TurnSummary[] {
  const measured = turns.filter(({ phase }) => phase === 'measure')
  const targets = [...new Set(measured.map(({ target }) => target))]
  const awaited = awaitedStageOf([...stacks.values()])
  return targets.map((target) =>
    summarizeTarget(
      measured.filter((turn) => turn.target === target),
      stagesOfStack(stacks.get(target) ?? {}),
      awaited,
    ),
  )
}

function summarizeTarget(
  turns: readonly TurnRecord[],
  stages: readonly StackStage[],
  awaited: AwaitedStage,
): TurnSummary {
  const [first] = turns
  const heard = sortByWait(turns, awaited)
  const transcribed = turns.flatMap(({ said, understood }) =>
    understood === undefined ? [] : [countWordErrors(said, understood)],
  )
  return {
    target: first?.target ?? '',
    stack: first?.stack ?? '',
    mode: first?.mode ?? '',
    simulated: turns.some(({ simulated }) => simulated),
    turns: turns.length,
    ok: turns.filter(({ outcome }) => outcome === 'ok').length,
    interrupted: turns.filter(({ at }) => at.cancel !== undefined).length,
    stages: stages.map((stage) => toStageRow(stage, turns)).filter(({ n }) => n > 0),
    shares: stageShares(heard),
    words: transcribed.reduce((sum, { words }) => sum + words, 0),
    wordErrors: transcribed.reduce((sum, { errors }) => sum + errors, 0),
    ...optionalFigures(turns, transcribed),
    prematureEnds: turns.reduce((sum, turn) => sum + turn.premature_ends, 0),
    waterfall: medianWaterfall(heard),
  }
}

function toStageRow(stackStage: StackStage, turns: readonly TurnRecord[]): TurnStageRow {
  const values = turns
    .map((turn) => turnStageValue(stackStage, turn))
    .filter((value) => value !== undefined)
    .sort((a, b) => a - b)
  return {
    stage: stackStage.stage.name,
    n: values.length,
    p50: exactPercentile(values, 0.5),
    p95: exactPercentile(values, 0.95),
    max: values.at(-1) ?? Number.NaN,
  }
}

function optionalFigures(
  turns: readonly TurnRecord[],
  transcribed: readonly WordCount[],
): Pick<TurnSummary, 'wordErrorRate' | 'realTimeFactor' | 'replyRate' | 'tokenRate' | 'calls' | 'eager'> {
  const calls = summarizeCalls(turns)
  const wordErrorRate = estimateWordErrorRate(transcribed)
  const realTimeFactor = medianOf(turns.flatMap((turn) => transcriptionFactor(turn) ?? []))
  const eager = sumEager(turns)
  const replyRate = medianOf(turns.flatMap((turn) => replyCharacterRate(turn) ?? []))
  return {
    ...(wordErrorRate && { wordErrorRate }),
    ...(realTimeFactor && { realTimeFactor }),
    ...(replyRate && { replyRate }),
    ...tokenRateOf(turns),
    ...(calls && { calls }),
    ...(eager && { eager }),
  }
}

/**
 * The median over the turns whose tokens the provider counted. If it counted none, pieces stand in for
 * tokens.
 */
function tokenRateOf(turns: readonly TurnRecord[]): Pick<TurnSummary, 'tokenRate'> {
  const rates = turns.flatMap((turn) => replyTokenRate(turn) ?? [])
  const source: TokenSource = rates.some((rate) => rate.source === 'usage') ? 'usage' : 'pieces'
  const median = medianOf(rates.filter((rate) => rate.source === source).map(({ value }) => value))
  return median ? { tokenRate: { ...median, source } } : {}
}

/** The turns in which what is waited for arrived, fastest first. */
function sortByWait(turns: readonly TurnRecord[], awaited: AwaitedStage): TurnRecord[] {
  const stage = STAGES.find(({ name }) => name === awaited)
  const length = (turn: TurnRecord) => stage && turnStageDuration(stage, turn)
  return turns
    .filter((turn) => length(turn) !== undefined)
    .sort((a, b) => (length(a) ?? 0) - (length(b) ?? 0))
}

/** Computed over complete turns, because percentiles of stages do not add up. */
function stageShares(heard: readonly TurnRecord[]): StageShare[] {
  const around = middleFifth(heard)
  const slowest = heard.slice(-Math.max(1, Math.ceil(heard.length / 20)))
  return ADDITIVE_STAGES.filter((stage) =>
    heard.some((turn) => turnStageDuration(stage, turn) !== undefined),
  ).map((stage) => ({
    stage: stage.name,
    median: shareOfStage(stage, around),
    slowest: shareOfStage(stage, slowest),
  }))
}

/** The middle fifth of the turns, at least one turn. */
function middleFifth(heard: readonly TurnRecord[]): readonly TurnRecord[] {
  const half = Math.max(1, Math.ceil(heard.length / 10))
  const middle = Math.floor((heard.length - 1) / 2)
  return heard.slice(Math.max(0, middle - half + 1), middle + half)
}

function shareOfStage(stage: TurnStage, turns: readonly TurnRecord[]): number {
  const sum = (one: TurnStage) =>
    turns.reduce((total, turn) => total + (turnStageDuration(one, turn) ?? 0), 0)
  const all = ADDITIVE_STAGES.reduce((total, one) => total + sum(one), 0)
  return all === 0 ? 0 : sum(stage) / all
}

/** The stages of one real turn, the median one: these add up. */
function medianWaterfall(heard: readonly TurnRecord[]): TurnSummary['waterfall'] {
  const turn = heard[Math.floor((heard.length - 1) / 2)]
  if (!turn) return []
  let from = 0
  return ADDITIVE_STAGES.flatMap((stage) => {
    const length = turnStageDuration(stage, turn)
    if (length === undefined) return []
    const bar = { stage: stage.name, from, to: from + length }
    from += length
    return [bar]
  })
}
