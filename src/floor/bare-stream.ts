import net from 'node:net'
import type { Frame } from '../core/adapter.ts'
import { monotonicClock } from '../core/clock.ts'
import { writeFrames } from '../wire/frame-writer.ts'

/** All streams read into this buffer: other clients lose time with an allocation per read. */
const SHARED = Buffer.allocUnsafeSlow(64 * 1024)

/** Found in the first message of an answer, and in the message after its last audio. */
const REQUEST_ID = /"request_id":"([^"]+)"/
const COMPLETE = '"status":"complete"'

/** Time of the first read of each answer in microseconds, by the lab's request id. */
export type BareStamps = Map<string, number>

export interface BarePlan {
  readonly host: string
  readonly port: number
  /** The HTTP upgrade request. */
  readonly upgrade: string
  /** The frames of one request. */
  readonly question: readonly Frame[]
  readonly answers: number
}

/**
 * The least that Node can do: a socket without any protocol that stamps the first read after each request and
 * looks for two markers in the bytes. Resolves when it has all answers. Rejects with the socket's error.
 */
export function bareStream(plan: BarePlan, stamps: BareStamps): Promise<void> {
  return new Promise((resolve, reject) => {
    const stream = new BareStream(plan, stamps, resolve)
    const callback = (length: number) => {
      stream.read(monotonicClock.now(), length)
      return true
    }
    const socket = net.connect({
      host: plan.host,
      port: plan.port,
      onread: { buffer: SHARED, callback },
    })
    stream.ask = () => socket.write(writeFrames(plan.question))
    stream.leave = () => socket.destroy()
    socket.setNoDelay(true)
    socket.once('error', reject).once('connect', () => socket.write(plan.upgrade))
    socket.once('close', () => reject(new Error('the lab closed a raw socket stream')))
  })
}

class BareStream {
  readonly #plan: BarePlan
  readonly #stamps: BareStamps
  readonly #done: () => void
  #isUpgraded = false
  #first: number | undefined
  #answers = 0
  ask: () => void = () => {}
  leave: () => void = () => {}

  constructor(plan: BarePlan, stamps: BareStamps, done: () => void) {
    this.#plan = plan
    this.#stamps = stamps
    this.#done = done
  }

  read(at: number, length: number): void {
    if (!this.#isUpgraded) {
      this.#isUpgraded = true
      return this.ask()
    }
    if (this.#first === undefined) this.#note(at, length)
    if (SHARED.subarray(0, length).includes(COMPLETE)) this.#over()
  }

  #note(at: number, length: number): void {
    this.#first = at
    const id = REQUEST_ID.exec(SHARED.toString('latin1', 0, Math.min(length, 400)))?.[1]
    if (id !== undefined) this.#stamps.set(id, at)
  }

  #over(): void {
    this.#first = undefined
    this.#answers++
    if (this.#answers < this.#plan.answers) return this.ask()
    this.#done()
    this.leave()
  }
}
