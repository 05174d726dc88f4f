import net from 'node:net'
import type { Frame } from '../core/adapter/adapter.ts'
import { monotonicClock } from '../core/clock.ts'
import { writeFrames } from '../wire/websocket/frame-writer.ts'

/** All streams read into this buffer: other clients lose time with an allocation per read. */
const READ_BUFFER = Buffer.allocUnsafeSlow(64 * 1024)

/** Found in the first message of an answer, and in the message after its last audio. */
const REQUEST_ID_PATTERN = /"request_id":"([^"]+)"/
const COMPLETE_MARKER = '"status":"complete"'

/** Time of the first read of each answer in microseconds, by the lab's request id. */
export type FirstReadStamps = Map<string, number>

export interface RawStreamOptions {
  readonly host: string
  readonly port: number
  /** The HTTP upgrade request. */
  readonly upgrade: string
  /** The frames of one request. */
  readonly request: readonly Frame[]
  readonly answers: number
}

/**
 * The least that Node can do: a socket without any protocol that stamps the first read after each request and
 * looks for two markers in the bytes. Resolves when it has all answers. Rejects with the socket's error.
 */
export function runRawSocketStream(options: RawStreamOptions, stamps: FirstReadStamps): Promise<void> {
  return new Promise((resolve, reject) => {
    const stream = new RawSocketStream(options, stamps, resolve)
    const callback = (length: number) => {
      stream.read(monotonicClock.now(), length)
      return true
    }
    const socket = net.connect({
      host: options.host,
      port: options.port,
      onread: { buffer: READ_BUFFER, callback },
    })
    stream.sendRequest = () => socket.write(writeFrames(options.request))
    stream.close = () => socket.destroy()
    socket.setNoDelay(true)
    socket.once('error', reject).once('connect', () => socket.write(options.upgrade))
    socket.once('close', () => reject(new Error('the lab closed a raw socket stream')))
  })
}

class RawSocketStream {
  readonly #options: RawStreamOptions
  readonly #stamps: FirstReadStamps
  readonly #done: () => void
  #isUpgraded = false
  #first: number | undefined
  #answers = 0
  sendRequest: () => void = () => {}
  close: () => void = () => {}

  constructor(options: RawStreamOptions, stamps: FirstReadStamps, done: () => void) {
    this.#options = options
    this.#stamps = stamps
    this.#done = done
  }

  read(at: number, length: number): void {
    if (!this.#isUpgraded) {
      this.#isUpgraded = true
      return this.sendRequest()
    }
    if (this.#first === undefined) this.#recordFirstRead(at, length)
    if (READ_BUFFER.subarray(0, length).includes(COMPLETE_MARKER)) this.#finishAnswer()
  }

  #recordFirstRead(at: number, length: number): void {
    this.#first = at
    const id = REQUEST_ID_PATTERN.exec(READ_BUFFER.toString('latin1', 0, Math.min(length, 400)))?.[1]
    if (id !== undefined) this.#stamps.set(id, at)
  }

  #finishAnswer(): void {
    this.#first = undefined
    this.#answers++
    if (this.#answers < this.#options.answers) return this.sendRequest()
    this.#done()
    this.close()
  }
}
