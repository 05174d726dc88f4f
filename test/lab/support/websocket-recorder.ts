import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { WebSocket } from 'ws'

/** A WebSocket that records its messages. It knows no provider's protocol. */
export class RecordedWebSocket {
  /** Text messages, parsed. */
  readonly messages: Record<string, unknown>[] = []
  /** Binary messages. */
  readonly audio: Buffer[] = []
  closed: { readonly code: number; readonly reason: string; readonly at: number } | undefined
  readonly webSocket: WebSocket
  #changed: () => void = () => {}

  constructor(webSocket: WebSocket) {
    this.webSocket = webSocket
    webSocket.on('message', (data, isBinary) => {
      if (isBinary) this.audio.push(data as Buffer)
      else this.messages.push(JSON.parse(data.toString()))
      this.#changed()
    })
    webSocket.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString(), at: performance.now() }
      this.#changed()
    })
  }

  send(...messages: unknown[]): void {
    for (const message of messages)
      this.webSocket.send(
        typeof message === 'object' && !Buffer.isBuffer(message) ? JSON.stringify(message) : String(message),
      )
  }

  async until(isTrue: (socket: RecordedWebSocket) => boolean): Promise<void> {
    while (!isTrue(this))
      await new Promise<void>((resolve) => {
        this.#changed = resolve
      })
  }

  /** Waits for `count` messages whose field has this value. */
  async untilField(field: string, value: unknown, count = 1): Promise<void> {
    await this.until(() => this.withField(field, value).length >= count)
  }

  withField(field: string, value: unknown): Record<string, unknown>[] {
    return this.messages.filter((message) => message[field] === value)
  }

  async untilClosed(): Promise<{ readonly code: number; readonly reason: string }> {
    await this.until(({ closed }) => closed !== undefined)
    return { code: this.closed?.code ?? 0, reason: this.closed?.reason ?? '' }
  }
}

/**
 * Opens a WebSocket and returns the upgrade's headers. Listens before it opens, so that no greeting is
 * missed.
 */
export async function openRecorded(url: string, headers: Record<string, string> = {}) {
  const webSocket = new WebSocket(url.replace(/^http/, 'ws'), { headers, perMessageDeflate: false })
  const socket = new RecordedWebSocket(webSocket)
  let upgrade: IncomingMessage | undefined
  webSocket.on('upgrade', (answer) => {
    upgrade = answer
  })
  await new Promise<void>((resolve, reject) => {
    webSocket.on('open', resolve)
    webSocket.on('error', reject)
  })
  return { socket, headers: upgrade?.headers ?? {} }
}

export interface HttpResponse {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

/** The HTTP response to a refused upgrade. */
export function openRefusedUpgrade(url: string, headers: Record<string, string> = {}): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const line = new WebSocket(url.replace(/^http/, 'ws'), { headers })
    line.on('error', () => {})
    line.on('open', () => reject(new Error('the upgrade was not refused')))
    line.on('unexpected-response', (_asked: ClientRequest, answer: IncomingMessage) =>
      resolve(readResponse(answer)),
    )
  })
}

/** Sends a body unchanged. */
export function send(
  url: string,
  body: string,
  headers: Record<string, string> = {},
  method = 'POST',
): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers }, (answer) => resolve(readResponse(answer)))
    asked.on('error', reject)
    asked.end(body)
  })
}

async function readResponse(answer: IncomingMessage): Promise<HttpResponse> {
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(chunk as Buffer)
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }
}
