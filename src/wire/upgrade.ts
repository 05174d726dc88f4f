import { createHash, randomBytes } from 'node:crypto'
import type { WebSocketDial } from '../core/adapter.ts'
import type { Conduit } from './conduit.ts'
import { DialError } from './dial-error.ts'
import { type Head, HeadReader, statusWords, writeHead } from './http-head.ts'
import type { Line, LineOptions } from './line.ts'
import { RefusalReader } from './refusal.ts'
import { Violation } from './violation.ts'
import { WebSocketLine } from './websocket-line.ts'

/** RFC 6455, 1.3. */
const MAGIC = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

/**
 * Opens a WebSocket on a connected socket (RFC 6455, 4.1). Not done by `ws`, because `ws` cannot use a socket
 * that reads into our shared buffer, which keeps the timestamps exact. No extension is offered.
 */
export function upgrade(conduit: Conduit, dial: WebSocketDial, options: LineOptions): Promise<Line> {
  return new Promise((resolve, reject) => {
    const handshake = new Handshake(conduit, dial, options)
    const attempt = (step: () => Line | undefined) => {
      try {
        const line = step()
        if (line) resolve(line)
      } catch (cause) {
        reject(cause)
      }
    }
    conduit.listen({
      onBytes: (bytes, at) => attempt(() => handshake.read(bytes, at)),
      onGone: (cause) => attempt(() => handshake.gone(cause)),
    })
    attempt(() => handshake.begin())
  })
}

/** Each step returns the connection once it is open, and throws if the upgrade has failed. */
class Handshake {
  readonly #conduit: Conduit
  readonly #dial: WebSocketDial
  readonly #options: LineOptions
  readonly #key = randomBytes(16).toString('base64')
  readonly #head = new HeadReader()
  #refusal: RefusalReader | undefined

  constructor(conduit: Conduit, dial: WebSocketDial, options: LineOptions) {
    this.#conduit = conduit
    this.#dial = dial
    this.#options = options
  }

  begin(): undefined {
    const { url, headers, protocols = [] } = this.#dial
    const ours = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': this.#key,
      ...(protocols.length > 0 ? { 'sec-websocket-protocol': protocols.join(', ') } : {}),
    }
    this.#conduit.write(Buffer.from(writeHead('GET', new URL(url), ours, headers), 'latin1'))
  }

  read(bytes: Buffer, at: number): Line | undefined {
    let offset = 0
    while (!this.#refusal && offset < bytes.length) {
      offset = this.#head.read(bytes, offset)
      const { head } = this.#head
      if (head?.status === 101) return this.#open(head, bytes.subarray(offset), at)
      if (head && head.status >= 200) this.#refusal = new RefusalReader(head)
      else if (head) this.#head.next()
    }
    if (this.#refusal?.read(bytes, offset)) this.#refuse(this.#refusal)
    return undefined
  }

  gone(cause: Error | undefined): undefined {
    // An incomplete refusal still says more than a broken connection.
    if (this.#refusal) this.#refuse(this.#refusal)
    if (cause) throw cause
    throw Object.assign(new Error('closed before the response to the upgrade'), { code: 'TRUNCATED' })
  }

  #open(head: Head, early: Buffer, at: number): Line {
    checkUpgrade(head, this.#key, this.#dial.protocols ?? [])
    this.#conduit.stamps.open = at
    const line = new WebSocketLine(this.#conduit, head, this.#options)
    line.receive(early, at)
    return line
  }

  #refuse(reader: RefusalReader): never {
    const refusal = reader.refusal()
    const reason = `the upgrade was refused with ${statusWords(refusal.status)}`
    throw new DialError(reason, 'REFUSED', this.#conduit.stamps, refusal)
  }
}

/** The checks required of a client (RFC 6455, 4.1). */
function checkUpgrade({ headers }: Head, key: string, protocols: readonly string[]): void {
  const accept = createHash('sha1')
    .update(key + MAGIC)
    .digest('base64')
  const protocol = headers['sec-websocket-protocol']
  if (headers.upgrade?.toLowerCase() !== 'websocket')
    throw new Violation('status 101 without `Upgrade: websocket`')
  if (headers['sec-websocket-accept'] !== accept) throw new Violation('a wrong Sec-WebSocket-Accept')
  if (headers['sec-websocket-extensions']) throw new Violation('an extension that was not offered')
  if (protocol !== undefined && !protocols.includes(protocol))
    throw new Violation('a subprotocol that was not offered')
}
