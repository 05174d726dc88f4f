import type { AudioFormatFact } from '../core/adapter/adapter.ts'
import type { HttpChoice } from '../core/adapter/http-choice.ts'
import type { CallSettings } from '../core/config/conversation/call-settings.ts'
import type { CallerLine } from '../core/config/conversation/caller-line.ts'
import type { ConversationProbe } from '../core/config/conversation/conversation-probe.ts'
import type { Disturbance } from '../core/config/conversation/disturbance.ts'
import type { TurnBudget } from '../core/config/conversation/turn-budget.ts'
import type { TurnThreshold } from '../core/config/conversation/turn-threshold.ts'
import type { Delay, LabProfile } from '../core/config/lab-profile.ts'
import type { Interrupt } from '../core/config/turn-options.ts'
import type { Millis } from '../core/units.ts'
import type { ConversationLoad } from '../executors/index.ts'

/**
 * A scenario of conversations with whole stacks, validated and with defaults applied. Times are milliseconds.
 */
export interface ConversationScenario {
  readonly name: string
  readonly description?: string
  readonly seed: number
  readonly conversation: ConversationScript
  readonly targets: readonly ConversationTarget[]
  readonly load: ConversationLoad
  /** From the end of playback to the caller's next turn. */
  readonly think: Delay
  /** Conversations per target that run first and are labelled `warmup`. */
  readonly warmup: number
  /** Timeout of a turn, from the end of the caller's speech. */
  readonly timeout: Millis
  /** What happens to a conversation after a turn failed. */
  readonly onFault: 'continue' | 'end'
  /** Length of the frames in which the caller's audio is sent. */
  readonly frame: Millis
  readonly interrupt?: Interrupt
  /** Calls: sounds of the caller while the agent speaks. */
  readonly disturb?: Disturbance
  /** Calls over a telephone network: how the caller behaves, and what is assumed of the line. Absent: the defaults. */
  readonly call?: CallSettings
  /** What happens to the caller's voice on its way to the stack. Absent: nothing. */
  readonly line?: CallerLine
  /** Conditions that the turns must meet. */
  readonly thresholds?: readonly TurnThreshold[]
  /** Where workers measure from. Each runs the whole load. */
  readonly vantages?: readonly string[]
  /** What the run may spend. Absent: unlimited. */
  readonly budget?: TurnBudget
  /** Set if the scenario describes a search. Its load is then the heaviest that the search may try. */
  readonly probe?: ConversationProbe
}

/** What the caller says, turn by turn. */
export interface ConversationScript {
  readonly turns: readonly CallerTurn[]
  /** The language model's instructions. */
  readonly instructions: string
}

export interface CallerTurn {
  /** The text to speak, and to compare the transcript with. */
  readonly text: string
  /** A WAV recording of the text. Absent: the built-in speech engine speaks it. */
  readonly audio?: string
  /** Calls: keys of the telephone that the caller presses after speaking. */
  readonly keys?: string
}

/** A stack to compare: components that pass data on, or a single agent. */
export interface ConversationTarget {
  readonly id: string
  /** In a merged run: where it was measured from, as its `id` says too. */
  readonly vantage?: string
  readonly stt?: ComponentTarget
  readonly llm?: ComponentTarget
  readonly tts?: ComponentTarget
  readonly agent?: ComponentTarget
  readonly mode: HandoffModes
  /** The unit of text sent to the TTS component. */
  readonly aggregation: Aggregation
  /** One TTS request per turn, or per unit of text. */
  readonly request: 'turn' | 'unit'
  /**
   * What decides that the caller's turn is over: the provider, or a local detector after a period of silence.
   */
  readonly endpointing: Endpointing
  /** The line to this stack. Absent: the scenario's. */
  readonly line?: CallerLine
  /** In the order of the turns. */
  readonly changes?: readonly SettingsChange[]
  /** The language model begins on an interim transcript whose words have not changed for this long. */
  readonly eager?: { readonly stable: Millis }
}

/** Settings that change during the conversation, each from a turn on. */
export interface SettingsChange {
  /** Index of the first turn with them, from 0. */
  readonly exchange: number
  readonly component: 'llm' | 'tts'
  readonly model?: string
  readonly voice?: string
  readonly language?: string
  /** Added to the component's own options. */
  readonly options?: Readonly<Record<string, unknown>>
}

/** Whether each component hands on its output as a stream, or waits until it is complete. */
export interface HandoffModes {
  /** From the caller's audio to the recogniser or agent. */
  readonly listen: HandoffMode
  /** From the answer text to the TTS component. */
  readonly speak: HandoffMode
  /** From the response audio to playback. */
  readonly play: HandoffMode
}

export type HandoffMode = 'streaming' | 'batch'
export type Aggregation = 'tokens' | 'clause' | 'sentence' | 'answer'
export type Endpointing = { readonly kind: 'provider' } | { readonly kind: 'silence'; readonly after: number }

/** One component of a stack. */
export interface ComponentTarget {
  readonly adapter: string
  readonly model?: string
  readonly voice?: string
  readonly sampleRate?: number
  readonly format?: AudioFormatFact
  readonly language: string
  readonly base?: string
  /** The version of HTTP to speak. Default: that of the adapter's facts, or else 1.1. */
  readonly http?: HttpChoice
  readonly options: Readonly<Record<string, unknown>>
  /** `cold`: a connection per turn. `warm`: one per conversation, opened before its first turn. */
  readonly connection: 'cold' | 'warm'
  readonly keepalive: boolean
  readonly lab?: LabProfile
}
