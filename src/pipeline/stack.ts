import type { Message } from '../core/adapter.ts'
import type { Clock } from '../core/clock.ts'
import type { PipelineTarget } from '../core/pipeline.ts'
import type { AgentSession } from './agent-session.ts'
import type { Caller } from './caller.ts'
import type { Part } from './part.ts'
import type { Recogniser } from './recogniser.ts'

/** All parts of one conversation, open and ready. Absent: the stack has no such part. */
export interface Stack {
  readonly target: Pick<PipelineTarget, 'mode' | 'aggregation' | 'request' | 'endpointing'>
  readonly clock: Clock
  readonly caller: Caller
  /** Dials whatever is not open: before the caller speaks, so that nothing of it is lost. Rejects with a `PartFailure`. */
  readonly ready: () => Promise<void>
  /** Dialled anew where the last one has failed. Rejects with a `PartFailure`. */
  readonly ears: () => Promise<Recogniser | undefined>
  /** Likewise, for an agent that converses. */
  readonly session: () => Promise<AgentSession | undefined>
  /** Who answers one request at a time: a language model, or an agent behind a webhook. */
  readonly mind: Part | undefined
  readonly voice: Part | undefined
  /** Instructions first; what was said is added turn by turn. */
  readonly history: Message[]
  readonly close: () => void
}
