import { createServer } from 'node:http'
import { SetupError } from '../../core/setup-error.ts'

export interface StatusPage {
  /** Default: 200. */
  readonly status?: number
  readonly contentType?: string
  readonly body: string
}

/** The pages of a status server by their paths, written anew for each request. */
export type StatusPages = Readonly<Record<string, () => StatusPage>>

interface StatusAddress {
  readonly host: string
  /** 0: any that is free. */
  readonly port: number
  /** The option that asked for the server, for the message if the port is taken. */
  readonly option: string
}

export interface StatusServer {
  /** Without a path. */
  readonly origin: string
  readonly close: () => void
}

/** Serves what a long-lived command says of itself. Throws a `SetupError` if the port is taken. */
export async function serveStatus(
  { host, port, option }: StatusAddress,
  pages: StatusPages,
): Promise<StatusServer> {
  const server = createServer(({ url = '/' }, response) => {
    const page = Object.hasOwn(pages, url) ? pages[url]?.() : undefined
    const {
      status = 200,
      contentType = 'text/plain; charset=utf-8',
      body,
    } = page ?? { status: 404, body: '' }
    response.writeHead(status, { 'content-type': contentType }).end(body)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new SetupError(`${option}: cannot listen on ${host}:${port}: ${cause.message}`, {
          code: 'PORT_TAKEN',
        }),
      ),
    )
    server.listen(port, host, resolve)
  })
  const bound = server.address()
  const shown = typeof bound === 'object' && bound ? bound.port : port
  return {
    origin: `http://${host}:${shown}`,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
