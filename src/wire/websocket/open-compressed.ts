import type { ClientRequest, IncomingMessage } from 'node:http'
import type net from 'node:net'
import tls from 'node:tls'
import { WebSocket } from 'ws'
import type { Headers, WebSocketDial } from '../../core/adapter/adapter.ts'
import type { Connection, ConnectionOptions } from '../connection.ts'
import { DialError } from '../dial-error.ts'
import { formatStatus } from '../http/head.ts'
import { MAX_FRAGMENTS, MAX_FRAME_BYTES, MAX_REFUSAL_BYTES } from '../limits.ts'
import { connectStream } from '../socket/connect-socket.ts'
import { withDialTimeout } from '../socket/dial-timeout.ts'
import { parseEndpoint } from '../socket/endpoint.ts'
import type { DialStamps } from '../socket/stamps.ts'
import { CompressedWebSocketConnection } from './compressed-connection.ts'
import { translateError } from './ws-errors.ts'

/** Opens a WebSocket that offers permessage-deflate (RFC 7692). Rejects only with a {@link DialError}. */
export function openCompressedWebSocket(
  dial: WebSocketDial,
  options: ConnectionOptions,
): Promise<Connection> {
  return withDialTimeout(options, async (stamps, signal) => {
    const stream = await connectStream(parseEndpoint(dial.url), options, stamps, signal)
    try {
      return await new CompressedHandshake(stream, options, stamps).run(dial, signal)
    } catch (error) {
      stream.destroy()
      throw error
    }
  })
}

class CompressedHandshake {
  readonly #stream: net.Socket
  readonly #options: ConnectionOptions
  readonly #stamps: DialStamps

  constructor(stream: net.Socket, options: ConnectionOptions, stamps: DialStamps) {
    this.#stream = stream
    this.#options = options
    this.#stamps = stamps
  }

  run(dial: WebSocketDial, signal: AbortSignal): Promise<Connection> {
    const { clock, maxFrameBytes = MAX_FRAME_BYTES } = this.#options
    const socket = this.#open(dial, maxFrameBytes)
    return new Promise((resolve, reject) => {
      let refusal: RefusedUpgrade | undefined
      let isOpen = false
      // A refusal that has not ended still says more than the timeout.
      signal.addEventListener('abort', () => reject(refusal?.end() ?? signal.reason), { once: true })
      socket.once('upgrade', (response) => {
        isOpen = true
        this.#stamps.open = clock.now()
        resolve(new CompressedWebSocketConnection(this.#describe(socket, response), clock, maxFrameBytes))
      })
      socket.once('unexpected-response', (request, response) => {
        refusal = new RefusedUpgrade(request, response, this.#stamps)
        refusal.whenOver(reject)
      })
      socket.on('error', (error) => {
        if (!isOpen) reject(translateError(error))
      })
    })
  }

  #open({ url, headers, protocols = [] }: WebSocketDial, maxPayload: number): WebSocket {
    return new WebSocket(url, [...protocols], {
      headers,
      perMessageDeflate: true,
      autoPong: false,
      maxPayload,
      maxFragments: MAX_FRAGMENTS,
      followRedirects: false,
      // Typed like `net.connect`, but `ws` takes any stream.
      createConnection: (() => this.#stream) as unknown as typeof net.connect,
    })
  }

  #describe(socket: WebSocket, response: IncomingMessage) {
    const stream = this.#stream
    const tlsSocket = stream instanceof tls.TLSSocket ? stream : undefined
    const headers = joinHeaderValues(response.headers)
    return {
      socket,
      duplex: stream,
      stamps: { ...this.#stamps },
      resumed: tlsSocket?.isSessionReused() ?? false,
      negotiated: {
        extensions: headers['sec-websocket-extensions'] ?? '',
        tls: tlsSocket?.getProtocol() ?? '',
        alpn: tlsSocket?.alpnProtocol || '',
        remoteAddress: stream.remoteAddress ?? '',
      },
      upgradeResponse: { status: response.statusCode ?? 101, headers },
    }
  }
}

/** A response that refuses the upgrade. Its body is read up to the limit. */
class RefusedUpgrade {
  readonly #request: ClientRequest
  readonly #response: IncomingMessage
  readonly #stamps: DialStamps
  #body = ''

  constructor(request: ClientRequest, response: IncomingMessage, stamps: DialStamps) {
    this.#request = request
    this.#response = response
    this.#stamps = stamps
  }

  whenOver(reject: (error: DialError) => void): void {
    const end = () => reject(this.end())
    this.#response.setEncoding('utf8').on('data', (text: string) => {
      this.#body += text
      if (this.#body.length >= MAX_REFUSAL_BYTES) end()
    })
    this.#response.once('end', end).once('error', end)
  }

  /** The refusal, with as much of its body as has arrived. */
  end(): DialError {
    this.#request.destroy()
    const status = this.#response.statusCode ?? 0
    return new DialError(`the upgrade was refused with ${formatStatus(status)}`, 'REFUSED', this.#stamps, {
      status,
      headers: joinHeaderValues(this.#response.headers),
      body: this.#body.slice(0, MAX_REFUSAL_BYTES),
    })
  }
}

function joinHeaderValues(headers: IncomingMessage['headers']): Headers {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
  )
}
