import type { Clock } from '../core/clock.ts'
import type { PipelineScenario, PipelineTarget } from '../core/pipeline.ts'
import type { TurnRecord } from '../core/turn.ts'
import type { HealthInterval } from '../drive/health.ts'
import type { BoundTarget } from '../drive/task.ts'
import type { LineOptions } from '../wire/line.ts'
import type { Clip } from './microphone.ts'
import type { PlannedPart } from './part.ts'

/** A stack with everything filled in. Can be sent between threads. */
export interface PlannedStack {
  readonly id: string
  readonly target: PipelineTarget
  /** Its parts by their adapters, for people. */
  readonly words: string
  readonly stt?: PlannedPart
  readonly llm?: PlannedPart
  readonly tts?: PlannedPart
  readonly agent?: PlannedPart
  /** What the caller says, as whoever listens takes it. */
  readonly clips: readonly Clip[]
}

/** What the thread of conversations is told. Can be sent between threads. */
export interface PipelineTask {
  readonly run: string
  /** The moment the run began, in microseconds of the shared clock. */
  readonly origin: number
  readonly scenario: PipelineScenario
  readonly stacks: readonly PlannedStack[]
}

/** A stack with the adapters of its parts. */
export interface BoundStack {
  readonly plan: PlannedStack
  readonly bind: (part: PlannedPart) => BoundTarget
}

export interface PipelineOptions {
  readonly task: PipelineTask
  readonly stacks: readonly BoundStack[]
  readonly clock: Clock
  readonly line: Omit<LineOptions, 'clock'>
  /** Start no new turn. */
  readonly stopping: () => boolean
  /** Stop where you are. */
  readonly signal: AbortSignal
  readonly onTurn: (turn: TurnRecord) => void
}

/** What the thread of conversations says. */
export type PipelineReport =
  | { readonly kind: 'turns'; readonly turns: readonly TurnRecord[] }
  | { readonly kind: 'health'; readonly interval: HealthInterval }
  | { readonly kind: 'done' }
