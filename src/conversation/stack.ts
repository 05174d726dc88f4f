import type { Message } from '../core/adapter/adapter.ts'
import type { Clock } from '../core/clock.ts'
import type { LoneComponent } from '../core/trial/lone-component.ts'
import type { ConversationTarget } from '../scenario/conversation-scenario.ts'
import type { AgentSession } from './agent/agent-session.ts'
import type { CallEnding } from './call/call-ending.ts'
import type { CallSession } from './call/call-session.ts'
import type { SimulatedCaller } from './caller/simulated-caller.ts'
import type { Component } from './component/component.ts'
import type { SpeechRecogniser } from './stt/streaming-recogniser.ts'

/** The components of one conversation. Undefined: the stack has no such component. */
export interface Stack {
  readonly target: Pick<
    ConversationTarget,
    'mode' | 'aggregation' | 'request' | 'endpointing' | 'eager' | 'changes'
  >
  /** The component that is measured by itself. Undefined: the stack makes whole turns. */
  readonly alone: LoneComponent | undefined
  /** Keep the audio of the answers. */
  readonly keepSamples: boolean
  readonly clock: Clock
  readonly caller: SimulatedCaller
  /**
   * Opens what is not open, before the caller speaks, so that no speech is lost. Rejects with a
   * `ComponentError`.
   */
  readonly connect: () => Promise<void>
  /** Reconnects if the last session has ended. Rejects with a `ComponentError`. */
  readonly stt: () => Promise<SpeechRecogniser | undefined>
  /** The same for a speech-to-speech agent. */
  readonly agentSession: () => Promise<AgentSession | undefined>
  /** The same for a call over a telephone network, which is dialled once. Absent if the stack is not a call. */
  readonly call?: () => Promise<CallSession | undefined>
  /** The caller of a call presses a key. */
  readonly press?: (digit: string) => void
  /** Dials another call to the same agent. */
  readonly redial?: () => Promise<CallSession>
  /** Only the caller's voice can interrupt its agent. */
  readonly isHeardOnly: boolean
  /** Whether somebody has hung up, so that no turn can follow. */
  readonly isOver: () => boolean
  /** Answers one request at a time: a language model, or an agent behind a webhook. */
  llm: Component | undefined
  tts: Component | undefined
  /** Instructions first, then one message per side and turn. */
  readonly history: Message[]
  /** @param how a call ends: hung up, or broken off without a word */
  readonly close: (how?: CallEnding) => void
}
