import type { Micros, RunTime } from '../units.ts'
import type { StageName } from './trial-stages.ts'
import type { ComponentKind, TurnInstant, TurnRecord } from './turn-record.ts'

/** A duration between two instants of a turn, as data. */
export interface TurnStage {
  readonly name: string
  /** The start. Of several, the first that happened. */
  readonly from: TurnInstant | readonly TurnInstant[]
  readonly to: TurnInstant
  readonly meaning: string
  /** Part of the sum that equals `voice_to_voice`. */
  readonly additive?: true
  /** The component that takes the time; an agent in the place of a language model too. Absent: the whole turn. */
  readonly component?: ComponentKind
  /** For a stage of the whole turn: the component that a stack must have for it. */
  readonly needs?: ComponentKind
  /**
   * A turn in which that component failed before the end of the stage counts as +infinity if this instant
   * happened; without a component, any failed turn. Absent: failed turns are left out of the stage.
   */
  readonly failureCountsFrom?: TurnInstant
  /** The turns the stage applies to. Default: all. */
  readonly when?: (turn: TurnRecord) => boolean
}

const isCascaded = (turn: TurnRecord) => turn.at.unit !== undefined

/**
 * All stages of a turn. No other code subtracts instants of turns. Definitions: docs/pipeline.md.
 */
export const TURN_STAGES = [
  {
    name: 'call_setup',
    from: 'dialled',
    to: 'connected',
    meaning: 'a call is dialled until the agent’s server has accepted it',
  },
  {
    name: 'greeting',
    from: 'connected',
    to: 'greeted',
    meaning: 'a call is accepted until the caller hears the agent, which speaks first',
  },
  {
    name: 'stt_first_partial',
    from: 'speech_start',
    to: 'first_partial',
    meaning: 'true start of the caller’s speech to the first words of a transcript, interim or final',
    component: 'stt',
  },
  {
    name: 'stt_stable_partial',
    from: 'speech_start',
    to: 'stable',
    meaning:
      'true start of the caller’s speech until all words of the final transcript stood, unchanged from then on',
    component: 'stt',
  },
  {
    name: 'stt_final',
    from: 'speech_end',
    to: 'transcript',
    meaning: 'true end of the caller’s speech to the final transcript',
    additive: true,
    component: 'stt',
    failureCountsFrom: 'due',
  },
  {
    name: 'llm_head_start',
    from: 'eager_request',
    to: 'transcript',
    meaning: 'the prompt sent early, on an interim transcript, to the final transcript with the same words',
    component: 'llm',
    needs: 'stt',
  },
  {
    name: 'handoff',
    from: ['transcript', 'speech_end'],
    to: 'request',
    meaning: 'final transcript to the prompt sent',
    additive: true,
  },
  {
    name: 'llm_first_text',
    from: 'request',
    to: 'first_text_token',
    meaning: 'prompt sent to the first text, speakable or not',
    component: 'llm',
  },
  {
    name: 'llm_ttft',
    from: 'request',
    to: 'first_token',
    meaning: 'prompt sent to the first speakable character',
    additive: true,
    component: 'llm',
    failureCountsFrom: 'due',
  },
  {
    name: 'speech_to_first_token',
    from: 'speech_end',
    to: 'first_token',
    meaning: 'true end of the caller’s speech to the first speakable character of the answer',
    needs: 'llm',
    failureCountsFrom: 'due',
  },
  {
    name: 'aggregation',
    from: 'first_token',
    to: 'unit',
    meaning: 'first speakable character to the first text handed to the voice',
    additive: true,
    component: 'llm',
    failureCountsFrom: 'first_token',
  },
  {
    name: 'llm_first_sentence',
    from: 'request',
    to: 'unit',
    meaning: 'prompt sent to the first sentence, or other unit that a voice would get',
    component: 'llm',
    failureCountsFrom: 'due',
  },
  {
    name: 'tts_ttfa',
    from: 'unit',
    to: 'first_audio',
    meaning: 'that text handed over to the first audio',
    component: 'tts',
    failureCountsFrom: 'due',
  },
  {
    name: 'tts_ttfa_heard',
    from: 'unit',
    to: 'audible',
    meaning: 'that text handed over to the first audible sample',
    additive: true,
    component: 'tts',
    failureCountsFrom: 'due',
  },
  {
    name: 'agent',
    from: ['request', 'speech_end'],
    to: 'audible',
    meaning:
      'all that one component does: speech, or the transcript handed to it, to the first audible sample',
    additive: true,
    component: 'agent',
    failureCountsFrom: 'due',
    when: (turn: TurnRecord) => !isCascaded(turn),
  },
  {
    name: 'voice_to_voice',
    from: 'speech_end',
    to: 'heard',
    meaning: 'true end of the caller’s speech until the caller hears the first audible sample',
    failureCountsFrom: 'due',
  },
  {
    name: 'barge_in',
    from: 'cancel',
    to: 'last_audio_after_cancel',
    meaning: 'the caller interrupts to the last audio that still arrived',
  },
  {
    name: 'stop_signal',
    from: 'cancel',
    to: 'cleared',
    meaning: 'the first sound of the caller who interrupts a call until the agent has the queue cleared',
  },
  {
    name: 'stop_heard',
    from: 'cancel',
    to: 'silenced',
    meaning:
      'the first sound of the caller who interrupts a call to the last sound of the answer that is played',
  },
  {
    name: 'release',
    from: 'hung_up',
    to: 'released',
    meaning: 'the caller hangs up in the middle of an answer until the agent takes another call',
  },
] as const satisfies readonly TurnStage[]

export type TurnStageName = (typeof TURN_STAGES)[number]['name']

/**
 * The stage's microseconds in a turn. Undefined if either end did not happen, the end came before the start, or
 * the stage does not apply.
 */
export function turnStageDuration(stage: TurnStage, turn: TurnRecord): Micros | undefined {
  const span = turnStageSpan(stage, turn)
  return span && span.to - span.from
}

/** When a stage began and ended in a turn. Undefined under the same conditions as its duration. */
export function turnStageSpan(
  stage: TurnStage,
  turn: TurnRecord,
): { readonly from: RunTime; readonly to: RunTime } | undefined {
  if (stage.when && !stage.when(turn)) return undefined
  const from = [stage.from]
    .flat()
    .map((name) => turn.at[name])
    .find((at) => at !== undefined)
  const to = turn.at[stage.to]
  return from === undefined || to === undefined || to < from ? undefined : { from, to }
}

/** As `turnStageDuration`, of the stage with this name. */
export function turnDurationOf(name: TurnStageName, turn: TurnRecord): Micros | undefined {
  const stage: TurnStage | undefined = TURN_STAGES.find((each) => each.name === name)
  return stage && turnStageDuration(stage, turn)
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

/** A stage of requests or of turns. */
export type AnyStageName = StageName | TurnStageName
