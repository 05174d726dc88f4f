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

/** One part of a stack with everything filled in. Can be sent between threads. */
export interface PlannedPart extends PlannedTarget {
  readonly part: TurnPart
  /** The caller's voice as this part takes it; absent where it takes text. */
  readonly input?: AudioFormat
  readonly connection: 'cold' | 'warm'
  readonly keepalive: boolean
}

/** A part at work in one conversation, with connections of its own. */
export interface Part {
  readonly plan: PlannedPart
  readonly bound: BoundTarget
  readonly lines: Lines
  readonly clock: Clock
  readonly lag: LoopLag
  /** A name for its next request, made of the characters that every provider allows. */
  readonly nextStream: () => string
}

/** A part failed: what went wrong, where and when (absolute microseconds). Caught where the turn is recorded. */
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

/** What a request is about beside the plan: text, voice, what was said before. */
export interface Subject {
  readonly text: string
  readonly audio?: Uint8Array
  readonly history?: readonly Message[]
}

/** The job of one request. */
export function jobOf({ plan, bound, nextStream }: Part, { text, audio, history }: Subject): Job {
  return Object.freeze({
    ...jobFor(bound, nextStream(), text),
    ...(plan.input && { input: plan.input }),
    ...(audio && { audio }),
    ...(history && { history }),
  })
}

/** A connection for a job. Rejects with a `PartFailure`. */
export async function connect(part: Part, job: Job, wanted = part.plan.connection): Promise<Lent> {
  try {
    return await part.lines.take(wanted, job)
  } catch (error) {
    const fault = error instanceof DialError ? faultOfDial(part.bound.adapter, error) : faultOf(error)
    throw new PartFailure(part.plan.part, fault, part.clock.now())
  }
}
