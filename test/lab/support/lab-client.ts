import http from 'node:http'
import { WebSocket } from 'ws'
import { monotonicClock } from '../../../src/core/clock.ts'
import type { LabProfile } from '../../../src/core/config/lab-profile.ts'
import { type Lab, type LabOptions, startLab } from '../../../src/lab/index.ts'

/** Hand-written clients that share no protocol code with the lab or the adapters. */

export const KEY = { authorization: 'Bearer sk_test' }
export const HELLO = { text: 'Hello there.', voice_id: 'magnus', sample_rate: 24000 }
/** A fast profile without random delays. */
export const QUICK: LabProfile = {
  firstAudio: 0,
  pacing: 0,
  leadingSilence: 0,
  trailingSilence: 0,
  completionDelay: 0,
}

export function startTestLab(profile: LabProfile = {}, options: Partial<LabOptions> = {}): Promise<Lab> {
  return startLab({
    mounts: [{ name: 'smallest', provider: 'smallest', profile: { ...QUICK, ...profile } }],
    ...options,
  })
}

export function addressOf(lab: Pick<Lab, 'addresses'>): string {
  const { host, port } = lab.addresses.smallest ?? { host: '', port: 0 }
  return `${host}:${port}`
}

/** A text message, parsed if it is JSON, with the instant of its arrival. */
export interface Message {
  readonly at: number
  readonly text: string
  readonly json: Record<string, unknown> & { readonly data?: { readonly audio?: string } }
}

export class TestWebSocket {
  readonly messages: Message[] = []
  readonly socket: WebSocket
  closed: { code: number; reason: string } | undefined
  #changed: () => void = () => {}

  constructor(socket: WebSocket) {
    this.socket = socket
    socket.on('message', (data) => {
      const at = monotonicClock.now()
      const text = data.toString()
      this.messages.push({ at, text, json: parseJson(text) })
      this.#changed()
    })
    socket.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString() }
      this.#changed()
    })
    socket.on('error', () => {})
  }

  send(message: unknown): number {
    const at = monotonicClock.now()
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message))
    return at
  }

  async until(isTrue: (webSocket: TestWebSocket) => boolean): Promise<void> {
    while (!isTrue(this)) {
      await new Promise<void>((resolve) => {
        this.#changed = resolve
      })
    }
  }

  /** Waits for `count` messages of a status. */
  async untilStatus(status: string, count = 1): Promise<void> {
    await this.until(() => this.withStatus(status).length >= count)
  }

  withStatus(status: string): Message[] {
    return this.messages.filter(({ json }) => json.status === status)
  }

  audio(): Buffer {
    return Buffer.concat(
      this.withStatus('chunk').map(({ json }) => Buffer.from(json.data?.audio ?? '', 'base64')),
    )
  }
}

function parseJson(text: string): Message['json'] {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}

export interface HttpResponse {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly body: Buffer
  /** When the status line and the first body byte had arrived, and when the response ended. */
  readonly headAt: number
  readonly firstAt: number
  readonly endedAt: number
  /** True if the body was cut off. */
  readonly broken: boolean
}

const WS_PATH = '/waves/v1/tts/live'

/** Opens a WebSocket. Returns it with the headers of the upgrade response. */
export async function openWebSocket(base: string, path = WS_PATH, headers: Record<string, string> = KEY) {
  const socket = new WebSocket(`ws://${base}${path}`, { headers, perMessageDeflate: false })
  const upgraded = new Promise<http.IncomingHttpHeaders>((resolve) => {
    socket.on('upgrade', (answer) => resolve(answer.headers))
  })
  const line = new TestWebSocket(socket)
  await new Promise<void>((resolve, reject) => {
    socket.on('open', resolve)
    socket.on('error', reject)
  })
  return { line, headers: await upgraded }
}

/** The HTTP response to a refused upgrade. */
export function openRefused(
  base: string,
  headers: Record<string, string>,
  path = WS_PATH,
): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://${base}${path}`, { headers })
    socket.on('unexpected-response', (_request, answer) => resolve(readResponse(answer)))
    socket.on('open', () => reject(new Error('the upgrade was not refused')))
    socket.on('error', reject)
  })
}

export function post(
  base: string,
  path: string,
  body: unknown,
  headers: Record<string, string> = KEY,
): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const request = http.request(`http://${base}${path}`, { method: 'POST', headers })
    request.on('response', (answer) => resolve(readResponse(answer)))
    request.on('error', reject)
    request.end(typeof body === 'string' ? body : JSON.stringify(body))
  })
}

function readResponse(response: http.IncomingMessage): Promise<HttpResponse> {
  const headAt = monotonicClock.now()
  let firstAt = Number.NaN
  const chunks: Buffer[] = []
  return new Promise((resolve) => {
    const finish = () =>
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        body: Buffer.concat(chunks),
        headAt,
        firstAt,
        endedAt: monotonicClock.now(),
        broken: !response.complete,
      })
    response.on('data', (chunk: Buffer) => {
      if (Number.isNaN(firstAt)) firstAt = monotonicClock.now()
      chunks.push(chunk)
    })
    response.on('error', finish)
    response.on('close', finish)
  })
}

/** Splits an event stream at its blank lines. */
export function parseEvents(body: Buffer): { event: string | undefined; data: Record<string, unknown> }[] {
  const blocks = body.toString().split('\n\n').filter(Boolean)
  return blocks.map((block) => ({
    event: /^event: (.*)$/m.exec(block)?.[1],
    data: parseJson(/^data: (.*)$/m.exec(block)?.[1] ?? ''),
  }))
}

export function audioOf(body: Buffer): Buffer {
  return Buffer.concat(parseEvents(body).map(({ data }) => Buffer.from(String(data.audio ?? ''), 'base64')))
}
