import type { Micros } from '../units.ts'
import type { TurnInstant, TurnRecord } from './turn-record.ts'

/** A duration between two instants of a turn, as data. */
export interface TurnStage {
  readonly name: string
  /** The start. Of several, the first that happened. */
  readonly from: TurnInstant | readonly TurnInstant[]
  readonly to: TurnInstant
  readonly meaning: string
  /** Part of the sum that equals `voice_to_voice`. */
  readonly additive?: true
  /** The turns the stage applies to. Default: all. */
  readonly when?: (turn: TurnRecord) => boolean
}

const isCascaded = (turn: TurnRecord) => turn.at.unit !== undefined

/**
 * All stages of a turn. No other code subtracts instants of turns. Definitions: docs/metrics.md, pipeline.
 */
export const TURN_STAGES = [
  {
    name: 'stt_final',
    from: 'speech_end',
    to: 'transcript',
    meaning: 'true end of the caller’s speech to the final transcript',
    additive: true,
  },
  {
    name: 'handoff',
    from: ['transcript', 'speech_end'],
    to: 'request',
    meaning: 'final transcript to the prompt sent',
    additive: true,
  },
  {
    name: 'llm_ttft',
    from: 'request',
    to: 'first_token',
    meaning: 'prompt sent to the first speakable character',
    additive: true,
  },
  {
    name: 'aggregation',
    from: 'first_token',
    to: 'unit',
    meaning: 'first speakable character to the first text handed to the voice',
    additive: true,
  },
  {
    name: 'tts_ttfa',
    from: 'unit',
    to: 'first_audio',
    meaning: 'that text handed over to the first audio',
  },
  {
    name: 'tts_ttfa_heard',
    from: 'unit',
    to: 'audible',
    meaning: 'that text handed over to the first audible sample',
    additive: true,
  },
  {
    name: 'agent',
    from: ['request', 'speech_end'],
    to: 'audible',
    meaning: 'all that one box does: speech, or the transcript handed to it, to the first audible sample',
    additive: true,
    when: (turn: TurnRecord) => !isCascaded(turn),
  },
  {
    name: 'voice_to_voice',
    from: 'speech_end',
    to: 'heard',
    meaning: 'true end of the caller’s speech until the caller hears the first audible sample',
  },
  {
    name: 'barge_in',
    from: 'cancel',
    to: 'last_audio_after_cancel',
    meaning: 'the caller cut in to the last audio that still arrived',
  },
] as const satisfies readonly TurnStage[]

export type TurnStageName = (typeof TURN_STAGES)[number]['name']

/**
 * The stage's microseconds in a turn. Undefined if either end did not happen, the end came before the start, or
 * the stage does not apply.
 */
export function turnStageDuration(stage: TurnStage, turn: TurnRecord): Micros | undefined {
  if (stage.when && !stage.when(turn)) return undefined
  const from = [stage.from]
    .flat()
    .map((name) => turn.at[name])
    .find((at) => at !== undefined)
  const to = turn.at[stage.to]
  return from === undefined || to === undefined || to < from ? undefined : to - from
}

/**
 * `voice_to_voice`, measured at the caller's player, minus the sum of the stages, measured at the components.
 * It is zero unless time was counted twice or not at all. Undefined for a turn without audible output.
 */
export function residualOf(turn: TurnRecord): number | undefined {
  const { speech_end, heard } = turn.at
  if (speech_end === undefined || heard === undefined) return undefined
  const stages: readonly TurnStage[] = TURN_STAGES
  const durations = stages
    .filter(({ additive }) => additive)
    .map((stage) => turnStageDuration(stage, turn) ?? 0)
  return heard - speech_end - durations.reduce((sum, part) => sum + part, 0)
}
