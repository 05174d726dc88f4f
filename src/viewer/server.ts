import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseRange } from './byte-range.ts'
import { respond } from './respond.ts'
import { VIEWER_POLICY, type ViewerResponse } from './response.ts'

export interface Viewer {
  /** The address to open in a browser. */
  readonly address: string
  readonly close: () => Promise<void>
}

export interface ViewerOptions {
  /** The folder that contains the folders of runs. */
  readonly results: string
  /** 0 chooses a free port. */
  readonly port: number
}

/** Serves a results folder to browsers on this machine only. */
export async function startViewer({ results, port }: ViewerOptions): Promise<Viewer> {
  const server = createServer((request, response) => {
    void handleRequest(results, request).then((result) => send(request, response, result))
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const { port: boundPort } = server.address() as AddressInfo
  return {
    address: `http://127.0.0.1:${boundPort}/`,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/**
 * Names of this machine. Any other `Host` is refused, so that a foreign page whose name resolves to this machine (DNS
 * rebinding) gets nothing.
 */
const LOCAL_HOSTS = /^(127\.0\.0\.1|localhost)(:\d+)?$/

async function handleRequest(
  results: string,
  { method, headers, url = '/' }: IncomingMessage,
): Promise<ViewerResponse> {
  if (!LOCAL_HOSTS.test(headers.host ?? '')) return textResponse(421, 'Not here.')
  if (method !== 'GET' && method !== 'HEAD') return textResponse(405, 'Read-only: only GET is allowed.')
  try {
    return await respond(results, new URL(url, 'http://127.0.0.1'))
  } catch (error) {
    return textResponse(500, error instanceof Error ? error.message : String(error))
  }
}

function textResponse(status: ViewerResponse['status'], text: string): ViewerResponse {
  return { status, type: 'text/plain; charset=utf-8', body: `${text}\n` }
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, type, body }: ViewerResponse,
): void {
  const bytes = Buffer.from(body)
  const range = status === 200 ? parseRange(request.headers.range, bytes.length) : undefined
  const { from, to } = range ?? { from: 0, to: bytes.length }
  response.writeHead(range ? 206 : status, {
    'content-type': type,
    'content-length': to - from,
    ...(range && { 'content-range': `bytes ${from}-${to - 1}/${bytes.length}` }),
    'accept-ranges': 'bytes',
    'content-security-policy': VIEWER_POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  })
  response.end(request.method === 'HEAD' ? undefined : bytes.subarray(from, to))
}
