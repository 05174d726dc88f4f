import { createServer } from 'node:http'
import { SetupError } from '../../core/setup-error.ts'

/** OpenMetrics 1.0, which Prometheus asks for. */
const CONTENT_TYPE = 'application/openmetrics-text; version=1.0.0; charset=utf-8'

export interface MetricsServer {
  readonly address: string
  readonly close: () => void
}

/**
 * Serves the newest text at `/metrics`, and `/healthz` for a container's health check. Throws a `SetupError` if the port
 * is taken.
 */
export async function serveMetrics(host: string, port: number, read: () => string): Promise<MetricsServer> {
  const server = createServer(({ url }, response) => {
    if (url === '/healthz') response.end('ok\n')
    else if (url === '/metrics') response.writeHead(200, { 'content-type': CONTENT_TYPE }).end(read())
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new SetupError(`--metrics: cannot listen on ${host}:${port}: ${cause.message}`, {
          code: 'PORT_TAKEN',
        }),
      ),
    )
    server.listen(port, host, resolve)
  })
  const bound = server.address()
  const shown = typeof bound === 'object' && bound ? bound.port : port
  return {
    address: `http://${host}:${shown}/metrics`,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
