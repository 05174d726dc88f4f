import type { ProviderEvent } from '../../../core/adapter/adapter.ts'
import type { Fault } from '../../../core/fault.ts'
import type { MonotonicTime } from '../../../core/units.ts'

/** The events that a reader passes on. It handles faults and notes itself. */
export type AnswerEvent = Exclude<ProviderEvent, { kind: 'fault' | 'note' }>

/** Receives what a reader understood. Instants are absolute microseconds. */
export interface AnswerListener {
  /** Whether part of the answer has arrived: if it breaks off now, it is truncated. */
  readonly hasAnswer: boolean
  onEvent(event: AnswerEvent, at: MonotonicTime): void
  /** Called once. Nothing follows. */
  onFault(fault: Fault, at: MonotonicTime): void
  /** The body or the connection ended without a fault. Called once; nothing follows. */
  onEnd(at: MonotonicTime): void
  /** The head of an HTTP response arrived. */
  onHead?(at: MonotonicTime): void
  /** A message, or a part of the body, arrived, whatever it contains. */
  onAnswerFrame?(at: MonotonicTime): void
  /** True once `skimAudio` may be tried. */
  readonly canSkim?: boolean
  /** Counts audio without looking at its bytes; false if they are needed. */
  skimAudio?(byteLength: number, at: MonotonicTime): boolean
}
