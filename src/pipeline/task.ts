import type { Clock } from '../core/clock.ts'
import type { PipelineScenario, PipelineTarget } from '../core/pipeline.ts'
import type { TurnRecord } from '../core/turn.ts'
import type { HealthInterval } from '../drive/health.ts'
import type { BoundTarget } from '../drive/task.ts'
import type { LineOptions } from '../wire/line.ts'
import type { Clip } from './microphone.ts'
import type { PlannedPart } from './part.ts'

/** A stack with all defaults resolved. Can be sent between threads. */
export interface PlannedStack {
  readonly id: string
  readonly target: PipelineTarget
  /** Its adapters, for display. */
  readonly words: string
  readonly stt?: PlannedPart
  readonly llm?: PlannedPart
  readonly tts?: PlannedPart
  readonly agent?: PlannedPart
  /** The caller's speech, encoded for the component that receives it. */
  readonly clips: readonly Clip[]
}

/** The task of the conversation thread. Can be sent between threads. */
export interface PipelineTask {
  readonly run: string
  /** Start of the run in microseconds of the monotonic clock. */
  readonly origin: number
  readonly scenario: PipelineScenario
  readonly stacks: readonly PlannedStack[]
}

/** A stack with the adapters of its components. */
export interface BoundStack {
  readonly plan: PlannedStack
  readonly bind: (part: PlannedPart) => BoundTarget
}

export interface PipelineOptions {
  readonly task: PipelineTask
  readonly stacks: readonly BoundStack[]
  readonly clock: Clock
  readonly line: Omit<LineOptions, 'clock'>
  /** True: start no new turn. */
  readonly stopping: () => boolean
  /** Aborted: stop at once. */
  readonly signal: AbortSignal
  readonly onTurn: (turn: TurnRecord) => void
}

/** Reports of the conversation thread. */
export type PipelineReport =
  | { readonly kind: 'turns'; readonly turns: readonly TurnRecord[] }
  | { readonly kind: 'health'; readonly interval: HealthInterval }
  | { readonly kind: 'done' }
