import { monotonicClock } from '../../core/clock.ts'
import type { Micros } from '../../core/units.ts'
import { MAX_RETAINED_BYTES } from '../limits.ts'
import { ByteRing } from './byte-ring.ts'
import { ViewCache } from './view-cache.ts'

/** Called with the bytes, which are valid only during the call: none if something else happened than a read. */
export type Deliver = (bytes: Buffer) => void

/** What has arrived and is not yet delivered: more than all sockets of a busy thread receive in some milliseconds. */
const MAX_QUEUED_BYTES = 8 << 20
const MAX_ARRIVALS = 16_384
/** For so long the thread delivers before it looks at its sockets again. */
const SLICE: Micros = 100

const NO_BYTES = Buffer.alloc(0)
/** What stands for a place in the queue that holds nothing. */
const NOBODY: Deliver = () => {}

/**
 * Delivers what the sockets of a thread received, in order, after all of them have been read. Reading one takes some
 * microseconds, and understanding what it received up to a hundred times longer: if each were served when it is read,
 * the timestamps of those behind it would be late by all of that. Delivery itself is interrupted to read again.
 *
 * What arrived is kept in arrays that are used round and round, because each object of its own would be garbage.
 */
export class ReadQueue {
  readonly #queued = new ByteRing(MAX_QUEUED_BYTES)
  readonly #starts = new Uint32Array(MAX_ARRIVALS)
  readonly #ends = new Uint32Array(MAX_ARRIVALS)
  readonly #receivers: Deliver[] = new Array(MAX_ARRIVALS).fill(NOBODY)
  #first = 0
  #count = 0
  /** Where bytes are delivered from: always the same place, so that views can be reused. */
  readonly #delivered = Buffer.allocUnsafeSlow(MAX_RETAINED_BYTES)
  readonly #views = new ViewCache()
  readonly #deliverSlice = () => {
    this.#deliverFor(SLICE)
    if (this.#count > 0) setImmediate(this.#deliverSlice)
  }

  /** Copies the first bytes of `source`. */
  addRead(source: Buffer, length: number, deliver: Deliver): void {
    for (let from = 0; from < length; from += MAX_RETAINED_BYTES)
      this.#addPiece(source, from, Math.min(length, from + MAX_RETAINED_BYTES), deliver)
  }

  /** Adds what is no read, such as a close: it is told after everything that arrived before. */
  add(deliver: Deliver): void {
    this.#push(0, 0, deliver)
  }

  /** Delivers the oldest early if there is no room. */
  #addPiece(source: Buffer, from: number, to: number, deliver: Deliver): void {
    let start = this.#queued.add(source, from, to)
    while (start === undefined) {
      this.#deliverNext()
      start = this.#queued.add(source, from, to)
    }
    this.#push(start, start + to - from, deliver)
  }

  #push(start: number, end: number, deliver: Deliver): void {
    if (this.#count === MAX_ARRIVALS) this.#deliverNext()
    const place = (this.#first + this.#count) % MAX_ARRIVALS
    this.#starts[place] = start
    this.#ends[place] = end
    this.#receivers[place] = deliver
    this.#count++
    if (this.#count === 1) setImmediate(this.#deliverSlice)
  }

  #deliverFor(time: Micros): void {
    const until = monotonicClock.now() + time
    do this.#deliverNext()
    while (this.#count > 0 && monotonicClock.now() < until)
  }

  /** What arrives while it is delivered comes behind everything that is queued. */
  #deliverNext(): void {
    const place = this.#first
    const start = this.#starts[place] ?? 0
    const end = this.#ends[place] ?? 0
    const deliver = this.#receivers[place] ?? NOBODY
    this.#receivers[place] = NOBODY
    this.#first = (place + 1) % MAX_ARRIVALS
    this.#count--
    if (start === end) return deliver(NO_BYTES)
    this.#queued.bytes.copy(this.#delivered, 0, start, end)
    this.#queued.release(end)
    deliver(this.#views.get(this.#delivered, 0, end - start))
  }
}

let queue: ReadQueue | undefined

/** The queue of this thread. */
export function readQueue(): ReadQueue {
  queue ??= new ReadQueue()
  return queue
}
