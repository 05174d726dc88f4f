import type { Message } from '../core/adapter.ts'
import type { Clock } from '../core/clock.ts'
import type { PipelineTarget } from '../core/pipeline.ts'
import type { AgentSession } from './agent-session.ts'
import type { Caller } from './caller.ts'
import type { Part } from './part.ts'
import type { Recogniser } from './recogniser.ts'

/** The components of one conversation. Undefined: the stack has no such component. */
export interface Stack {
  readonly target: Pick<PipelineTarget, 'mode' | 'aggregation' | 'request' | 'endpointing'>
  readonly clock: Clock
  readonly caller: Caller
  /**
   * Opens what is not open, before the caller speaks, so that no speech is lost. Rejects with a
   * `ComponentError`.
   */
  readonly ready: () => Promise<void>
  /** Reconnects if the last session has ended. Rejects with a `ComponentError`. */
  readonly ears: () => Promise<Recogniser | undefined>
  /** The same for a speech-to-speech agent. */
  readonly session: () => Promise<AgentSession | undefined>
  /** Answers one request at a time: a language model, or an agent behind a webhook. */
  readonly mind: Part | undefined
  readonly voice: Part | undefined
  /** Instructions first, then one message per side and turn. */
  readonly history: Message[]
  readonly close: () => void
}
