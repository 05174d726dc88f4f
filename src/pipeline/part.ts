import type { Job, Message } from '../core/adapter.ts'
import type { AudioFormat } from '../core/audio-format.ts'
import type { Clock } from '../core/clock.ts'
import type { Fault } from '../core/fault.ts'
import type { TurnPart } from '../core/turn.ts'
import type { Lent, Lines } from '../drive/lines.ts'
import type { LoopLag } from '../drive/loop-lag.ts'
import { faultOfDial } from '../drive/run-trial.ts'
import { type BoundTarget, jobFor, type PlannedTarget } from '../drive/task.ts'
import { DialError } from '../wire/dial-error.ts'
import { faultOf } from './hearing.ts'

/** One component of a stack with all defaults resolved. Can be sent between threads. */
export interface PlannedPart extends PlannedTarget {
  readonly part: TurnPart
  /** Format of the caller's audio. Absent for a component that takes text. */
  readonly input?: AudioFormat
  readonly connection: 'cold' | 'warm'
  readonly keepalive: boolean
}

/** A component in one conversation, with its own connections. */
export interface Part {
  readonly plan: PlannedPart
  readonly bound: BoundTarget
  readonly lines: Lines
  readonly clock: Clock
  readonly lag: LoopLag
  /** The name of the next request, in characters that every provider allows. */
  readonly nextStream: () => string
}

/** A component failed: what, which one and when (absolute microseconds). Caught when the turn is recorded. */
export class PartFailure extends Error {
  readonly fault: Fault
  readonly part: TurnPart
  readonly at: number

  constructor(part: TurnPart, fault: Fault, at: number) {
    super(fault.detail)
    this.name = 'PartFailure'
    this.fault = fault
    this.part = part
    this.at = at
  }
}

/** The content of a request: text, audio and history. */
export interface Subject {
  readonly text: string
  readonly audio?: Uint8Array
  readonly history?: readonly Message[]
}

export function jobOf({ plan, bound, nextStream }: Part, { text, audio, history }: Subject): Job {
  return Object.freeze({
    ...jobFor(bound, nextStream(), text),
    ...(plan.input && { input: plan.input }),
    ...(audio && { audio }),
    ...(history && { history }),
  })
}

/** Acquires a connection for a job. Rejects with a `ComponentError`. */
export async function connect(part: Part, job: Job, wanted = part.plan.connection): Promise<Lent> {
  try {
    return await part.lines.take(wanted, job)
  } catch (error) {
    const fault = error instanceof DialError ? faultOfDial(part.bound.adapter, error) : faultOf(error)
    throw new PartFailure(part.plan.part, fault, part.clock.now())
  }
}
