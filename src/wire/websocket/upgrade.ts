import { createHash, randomBytes } from 'node:crypto'
import type { WebSocketDial } from '../../core/adapter/adapter.ts'
import type { Connection, ConnectionOptions } from '../connection.ts'
import { DialError } from '../dial-error.ts'
import { formatStatus, type ResponseHead, ResponseHeadReader, writeRequestHead } from '../http/head.ts'
import { RefusalReader } from '../http/refusal-reader.ts'
import { ProtocolError } from '../protocol-error.ts'
import type { Socket } from '../socket/socket.ts'
import { WebSocketConnection } from './websocket-connection.ts'

/** RFC 6455, 1.3. */
const ACCEPT_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

/**
 * Opens a WebSocket on a connected socket (RFC 6455, 4.1). Not done by `ws`, because `ws` cannot use a socket
 * that reads into our shared buffer, which keeps the timestamps exact. No extension is offered.
 */
export function upgradeToWebSocket(
  socket: Socket,
  dial: WebSocketDial,
  options: ConnectionOptions,
): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const handshake = new Handshake(socket, dial, options)
    const attempt = (step: () => Connection | undefined) => {
      try {
        const connection = step()
        if (connection) resolve(connection)
      } catch (cause) {
        reject(cause)
      }
    }
    socket.listen({
      onData: (bytes, at) => attempt(() => handshake.read(bytes, at)),
      onClose: (cause) => attempt(() => handshake.handleClose(cause)),
    })
    attempt(() => handshake.sendRequest())
  })
}

/** Each step returns the connection once it is open, and throws if the upgrade has failed. */
class Handshake {
  readonly #socket: Socket
  readonly #dial: WebSocketDial
  readonly #options: ConnectionOptions
  readonly #key = randomBytes(16).toString('base64')
  readonly #headReader = new ResponseHeadReader()
  #refusalReader: RefusalReader | undefined

  constructor(socket: Socket, dial: WebSocketDial, options: ConnectionOptions) {
    this.#socket = socket
    this.#dial = dial
    this.#options = options
  }

  sendRequest(): undefined {
    const { url, headers, protocols = [] } = this.#dial
    const ownHeaders = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': this.#key,
      ...(protocols.length > 0 ? { 'sec-websocket-protocol': protocols.join(', ') } : {}),
    }
    this.#socket.write(Buffer.from(writeRequestHead('GET', new URL(url), ownHeaders, headers), 'latin1'))
  }

  read(bytes: Buffer, at: number): Connection | undefined {
    let offset = 0
    while (!this.#refusalReader && offset < bytes.length) {
      offset = this.#headReader.read(bytes, offset)
      const { head } = this.#headReader
      if (head?.status === 101) return this.#accept(head, bytes.subarray(offset), at)
      if (head && head.status >= 200) this.#refusalReader = new RefusalReader(head)
      else if (head) this.#headReader.skipInformational()
    }
    if (this.#refusalReader?.read(bytes, offset)) this.#refuse(this.#refusalReader)
    return undefined
  }

  handleClose(cause: Error | undefined): undefined {
    // An incomplete refusal still says more than a broken connection.
    if (this.#refusalReader) this.#refuse(this.#refusalReader)
    if (cause) throw cause
    throw Object.assign(new Error('closed before the response to the upgrade'), { code: 'TRUNCATED' })
  }

  #accept(head: ResponseHead, early: Buffer, at: number): Connection {
    checkUpgrade(head, this.#key, this.#dial.protocols ?? [])
    this.#socket.stamps.open = at
    const connection = new WebSocketConnection(this.#socket, head, this.#options)
    connection.receive(early, at)
    return connection
  }

  #refuse(reader: RefusalReader): never {
    const refusal = reader.finish()
    const reason = `the upgrade was refused with ${formatStatus(refusal.status)}`
    throw new DialError(reason, 'REFUSED', this.#socket.stamps, refusal)
  }
}

/** The checks required of a client (RFC 6455, 4.1). */
function checkUpgrade({ headers }: ResponseHead, key: string, protocols: readonly string[]): void {
  const accept = createHash('sha1')
    .update(key + ACCEPT_GUID)
    .digest('base64')
  const protocol = headers['sec-websocket-protocol']
  if (headers.upgrade?.toLowerCase() !== 'websocket')
    throw new ProtocolError('status 101 without `Upgrade: websocket`')
  if (!/(^|,)\s*upgrade\s*(,|$)/i.test(headers.connection ?? ''))
    throw new ProtocolError('status 101 without `Connection: Upgrade`')
  if (headers['sec-websocket-accept'] !== accept) throw new ProtocolError('a wrong Sec-WebSocket-Accept')
  if (headers['sec-websocket-extensions']) throw new ProtocolError('an extension that was not offered')
  if (protocol !== undefined && !protocols.includes(protocol))
    throw new ProtocolError('a subprotocol that was not offered')
}
