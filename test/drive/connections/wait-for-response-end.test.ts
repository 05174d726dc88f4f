import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import type { HttpDial } from '../../../src/core/adapter/adapter.ts'
import { monotonicClock } from '../../../src/core/clock.ts'
import { waitForResponseEnd } from '../../../src/drive/connections/wait-for-response-end.ts'
import { openConnection } from '../../../src/wire/connect.ts'
import type { Connection } from '../../../src/wire/connection.ts'
import { createResolver } from '../../../src/wire/socket/resolver.ts'

let server: Server
afterEach(() => server.closeAllConnections())

/** A server that sends `done` at once and ends its body `tail` milliseconds later. */
async function connectToServer(tail: number): Promise<Connection> {
  server = createServer((_request, response) => {
    response.write('data: done\n\n')
    setTimeout(() => response.end(), tail)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const dial: HttpDial = { carrier: 'http', method: 'GET', url, headers: {}, framing: 'sse' }
  const connection = await openConnection(dial, {
    clock: monotonicClock,
    resolver: createResolver(),
    timeout: 5000,
  })
  await new Promise<void>((resolve) => {
    connection.listen({ onFrame: (frame) => frame.kind === 'event' && resolve(), onClose: () => resolve() })
    connection.request(dial)
  })
  return connection
}

test('a connection whose body ends after the answer serves the next trial', async () => {
  const connection = await connectToServer(80)
  expect(connection.isBusy).toBe(true)
  await waitForResponseEnd(connection)
  expect([connection.isBusy, connection.isOpen]).toEqual([false, true])
})

test('a connection whose body does not end is closed', async () => {
  const connection = await connectToServer(10_000)
  await waitForResponseEnd(connection)
  expect(connection.isOpen).toBe(false)
})

test('a turn whose time is up does not wait for the rest', async () => {
  const connection = await connectToServer(10_000)
  const began = performance.now()
  await waitForResponseEnd(connection, -20)
  expect(connection.isOpen).toBe(false)
  expect(performance.now() - began).toBeLessThan(500)
})
