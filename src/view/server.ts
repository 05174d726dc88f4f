import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Answer, VIEW_POLICY } from './answer.ts'
import { readRange } from './range.ts'
import { respond } from './respond.ts'

export interface View {
  /** What to open in a browser. */
  readonly address: string
  readonly close: () => Promise<void>
}

export interface ViewOptions {
  /** The folder that holds the folders of runs. */
  readonly results: string
  /** 0 takes one that is free. */
  readonly port: number
}

/** Serves a results folder to the browsers of this machine, and to nobody else. */
export async function openView({ results, port }: ViewOptions): Promise<View> {
  const server = createServer((request, response) => {
    void answerTo(results, request).then((answer) => send(request, response, answer))
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const { port: taken } = server.address() as AddressInfo
  return {
    address: `http://127.0.0.1:${taken}/`,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Names of this machine. A page from elsewhere whose name was made to lead here is answered with nothing. */
const OURS = /^(127\.0\.0\.1|localhost)(:\d+)?$/

async function answerTo(results: string, { method, headers, url = '/' }: IncomingMessage): Promise<Answer> {
  if (!OURS.test(headers.host ?? '')) return plain(421, 'Not here.')
  if (method !== 'GET' && method !== 'HEAD') return plain(405, 'Only to be looked at.')
  try {
    return await respond(results, new URL(url, 'http://127.0.0.1'))
  } catch (error) {
    return plain(404, error instanceof Error ? error.message : String(error))
  }
}

function plain(status: Answer['status'], words: string): Answer {
  return { status, type: 'text/plain; charset=utf-8', body: `${words}\n` }
}

function send(request: IncomingMessage, response: ServerResponse, { status, type, body }: Answer): void {
  const bytes = Buffer.from(body)
  const stretch = status === 200 ? readRange(request.headers.range, bytes.length) : undefined
  const { from, to } = stretch ?? { from: 0, to: bytes.length }
  response.writeHead(stretch ? 206 : status, {
    'content-type': type,
    'content-length': to - from,
    ...(stretch && { 'content-range': `bytes ${from}-${to - 1}/${bytes.length}` }),
    'accept-ranges': 'bytes',
    'content-security-policy': VIEW_POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  })
  response.end(request.method === 'HEAD' ? undefined : bytes.subarray(from, to))
}
