import type { AudioFormatFact } from './adapter.ts'
import type { Delay, LabProfile } from './lab-profile.ts'
import type { Sessions, SharedIterations } from './load.ts'
import type { Interrupt } from './manner.ts'

/** Conversations with whole stacks, as the user described them, checked and filled in. Times are milliseconds. */
export interface PipelineScenario {
  readonly name: string
  readonly description?: string
  readonly seed: number
  readonly conversation: ConversationScript
  readonly targets: readonly PipelineTarget[]
  readonly load: PipelineLoad
  /** From the end of what was heard to the caller's next turn. */
  readonly think: Delay
  /** Conversations of each target that come first and are labelled `warmup`. */
  readonly warmup: number
  /** From the end of the caller's speech until a turn is given up. */
  readonly timeout: number
  /** What becomes of a conversation in which a turn failed. */
  readonly onFault: 'continue' | 'end'
  /** Length of the pieces in which the caller's voice is sent. */
  readonly frame: number
  readonly interrupt?: Interrupt
}

/** `trials` counts conversations. */
export type PipelineLoad = Sessions | SharedIterations

/** What the caller says, turn by turn. */
export interface ConversationScript {
  readonly turns: readonly CallerTurn[]
  /** What the language model is told first. */
  readonly instructions: string
}

export interface CallerTurn {
  /** The words, for the voice to say and for the transcript to be held against. */
  readonly text: string
  /** A WAV file of somebody saying them; the embedded engine says them when absent. */
  readonly audio?: string
}

/** A stack that is compared: parts that hand over to each other, or one box. */
export interface PipelineTarget {
  readonly id: string
  readonly stt?: StageTarget
  readonly llm?: StageTarget
  readonly tts?: StageTarget
  readonly agent?: StageTarget
  readonly mode: HandOvers
  /** What is handed to the voice at a time. */
  readonly aggregation: Aggregation
  /** One request of the voice for each turn, or for each unit of text. */
  readonly request: 'turn' | 'unit'
  /** Who says that the caller's turn is over: the recogniser, or a detector here after so much silence. */
  readonly endpointing: Endpointing
}

/** Each hand-over passes things on as they come, or waits until all is there. */
export interface HandOvers {
  /** The caller's voice to who listens. */
  readonly listen: HandOver
  /** The answer to the voice. */
  readonly speak: HandOver
  /** The audio to the caller's ear. */
  readonly play: HandOver
}

export type HandOver = 'streaming' | 'batch'
export type Aggregation = 'tokens' | 'clause' | 'sentence' | 'answer'
export type Endpointing = { readonly kind: 'provider' } | { readonly kind: 'silence'; readonly after: number }

/** One part of a stack. */
export interface StageTarget {
  readonly adapter: string
  readonly model?: string
  readonly voice?: string
  readonly sampleRate?: number
  readonly format?: AudioFormatFact
  readonly language: string
  readonly base?: string
  readonly options: Readonly<Record<string, unknown>>
  /** `cold`: a connection for every turn. `warm`: one for the conversation, dialled before its first turn. */
  readonly connection: 'cold' | 'warm'
  readonly keepalive: boolean
  readonly lab?: LabProfile
}
