import { monotonicClock } from '../../core/clock.ts'
import type { Micros } from '../../core/units.ts'
import { MAX_RETAINED_BYTES } from '../limits.ts'
import { ViewCache } from './view-cache.ts'

/** Called with the bytes, which are valid only during the call: none if something else happened than a read. */
export type Deliver = (bytes: Buffer) => void

/** What has arrived and is not yet delivered: more than all sockets of a busy thread receive in a millisecond. */
const MAX_QUEUED_BYTES = 4 << 20
const MAX_ARRIVALS = 16_384
/** For so long the thread delivers before it looks at its sockets again. */
const SLICE: Micros = 100

const NO_BYTES = Buffer.alloc(0)

/** A range of the queued bytes, and who receives it. */
interface Arrival {
  readonly start: number
  readonly end: number
  readonly deliver: Deliver
}

/**
 * Delivers what the sockets of a thread received, in order, after all of them have been read. Reading one takes some
 * microseconds, and understanding what it received up to a hundred times longer: if each were served when it is read,
 * the timestamps of those behind it would be late by all of that. Delivery itself is interrupted to read again.
 */
export class ReadQueue {
  readonly #queued = Buffer.allocUnsafeSlow(MAX_QUEUED_BYTES)
  /** Where bytes are delivered from: always the same place, so that views can be reused. */
  readonly #delivered = Buffer.allocUnsafeSlow(MAX_RETAINED_BYTES)
  readonly #views = new ViewCache()
  #end = 0
  #arrivals: Arrival[] = []
  #next = 0

  /** Copies the first bytes of `source`. */
  addRead(source: Buffer, length: number, deliver: Deliver): void {
    for (let from = 0; from < length; from += MAX_RETAINED_BYTES)
      this.#addPiece(source, from, Math.min(length, from + MAX_RETAINED_BYTES), deliver)
  }

  /** Adds what is no read, such as a close: it is told after everything that arrived before. */
  add(deliver: Deliver): void {
    this.#push({ start: this.#end, end: this.#end, deliver })
  }

  #addPiece(source: Buffer, from: number, to: number, deliver: Deliver): void {
    const isFull = this.#end + to - from > MAX_QUEUED_BYTES || this.#arrivals.length >= MAX_ARRIVALS
    if (isFull) this.#deliverFor(Number.POSITIVE_INFINITY)
    const start = this.#end
    this.#end += source.copy(this.#queued, start, from, to)
    this.#push({ start, end: this.#end, deliver })
  }

  #push(arrival: Arrival): void {
    if (this.#arrivals.push(arrival) === 1) setImmediate(() => this.#deliverSlice())
  }

  #deliverSlice(): void {
    this.#deliverFor(SLICE)
    if (this.#arrivals.length > 0) setImmediate(() => this.#deliverSlice())
  }

  #deliverFor(time: Micros): void {
    const until = monotonicClock.now() + time
    do this.#deliverNext()
    while (this.#arrivals.length > 0 && monotonicClock.now() < until)
  }

  #deliverNext(): void {
    const arrival = this.#arrivals[this.#next]
    this.#next += 1
    if (this.#next >= this.#arrivals.length) this.#forget()
    if (!arrival) return
    const { start, end, deliver } = arrival
    if (start === end) return deliver(NO_BYTES)
    this.#queued.copy(this.#delivered, 0, start, end)
    deliver(this.#views.get(this.#delivered, 0, end - start))
  }

  /** The last arrival is being delivered: whatever comes meanwhile begins anew. */
  #forget(): void {
    this.#arrivals = []
    this.#next = 0
    this.#end = 0
  }
}

let queue: ReadQueue | undefined

/** The queue of this thread. */
export function readQueue(): ReadQueue {
  queue ??= new ReadQueue()
  return queue
}
