import type { Clock } from '../core/clock.ts'
import type { FinishedTurn } from '../core/trial/turn-record.ts'
import type { Millis, MonotonicTime } from '../core/units.ts'
import type { BoundTarget, ThreadReport } from '../drive/task.ts'
import type { ThreadShare } from '../pace/thread-share.ts'
import type { ConversationScenario, ConversationTarget } from '../scenario/conversation-scenario.ts'
import type { ConnectionOptions } from '../wire/connection.ts'
import type { SpeechClip } from './caller/microphone.ts'
import type { PlannedComponent } from './component/component.ts'
import type { TurnBudgetCounter } from './turn-budget-counter.ts'

/** A stack with all defaults resolved. Can be sent between threads. */
export interface PlannedStack {
  readonly id: string
  readonly target: ConversationTarget
  /** Its adapters, for display. */
  readonly label: string
  readonly stt?: PlannedComponent
  readonly llm?: PlannedComponent
  readonly tts?: PlannedComponent
  readonly agent?: PlannedComponent
  /** The caller's speech, encoded for the component that receives it. */
  readonly clips: readonly SpeechClip[]
  /** Sounds of the caller that should not stop an agent. */
  readonly sounds: readonly PlannedSound[]
}

export interface PlannedSound {
  readonly name: string
  readonly clip: SpeechClip
}

/** The task of the conversation thread. Can be sent between threads. */
export interface ConversationTask {
  readonly run: string
  /** Start of the run. */
  readonly origin: MonotonicTime
  readonly scenario: ConversationScenario
  readonly stacks: readonly PlannedStack[]
  /** Which of the conversations to run. Absent: all. */
  readonly share?: ThreadShare
  /** Local port of the canary: a stream that sends only the instants of its own writes. */
  readonly canary?: number
  /** Keep the audio of the answers and report it with the turns. */
  readonly saveAudio?: boolean
  /** Set for a level of a search. */
  readonly level?: ConversationLevel
}

/** A level of a search: how many conversations are kept up at once. */
export interface ConversationLevel {
  /** The number of its first conversation: numbers are unique in a run. */
  readonly first: number
  /** The first conversations begin at random within this time, so that callers do not all speak at once. */
  readonly spread: Millis
}

/** A stack with the adapters of its components. */
export interface BoundStack {
  readonly plan: PlannedStack
  readonly bind: (part: PlannedComponent) => BoundTarget
}

export interface ConversationLoadOptions {
  readonly task: ConversationTask
  readonly stacks: readonly BoundStack[]
  readonly clock: Clock
  readonly connection: Omit<ConnectionOptions, 'clock'>
  /** What is left of the scenario's budget. */
  readonly budget: TurnBudgetCounter
  /** True: start no new turn. */
  readonly stopping: () => boolean
  /** Aborted: stop at once. */
  readonly signal: AbortSignal
  readonly onTurn: (finished: FinishedTurn) => void
}

/** Messages from the conversation thread. */
export type ConversationReport =
  | { readonly kind: 'turns'; readonly turns: readonly FinishedTurn[] }
  /** A turn was not started because the budget did not cover it. */
  | { readonly kind: 'budget' }
  | ThreadReport
