import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import type { HttpDial } from '../../src/core/adapter.ts'
import { monotonicClock } from '../../src/core/clock.ts'
import { untilFree } from '../../src/drive/until-free.ts'
import { type Line, openLine } from '../../src/wire/line.ts'
import { createResolver } from '../../src/wire/resolver.ts'

let server: Server
afterEach(() => server.closeAllConnections())

/** A server that sends `done` at once and ends its body `tail` milliseconds later. */
async function lineToServer(tail: number): Promise<Line> {
  server = createServer((_request, response) => {
    response.write('data: done\n\n')
    setTimeout(() => response.end(), tail)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const dial: HttpDial = { carrier: 'http', method: 'GET', url, headers: {}, framing: 'sse' }
  const line = await openLine(dial, { clock: monotonicClock, resolver: createResolver(), timeout: 5000 })
  await new Promise<void>((resolve) => {
    line.listen({ onFrame: (frame) => frame.kind === 'event' && resolve(), onClose: () => resolve() })
    line.ask(dial)
  })
  return line
}

test('a connection whose body ends after the answer serves the next trial', async () => {
  const line = await lineToServer(80)
  expect(line.isAnswering).toBe(true)
  await untilFree(line)
  expect([line.isAnswering, line.isOpen]).toEqual([false, true])
})

test('a connection whose body does not end is closed', async () => {
  const line = await lineToServer(10_000)
  await untilFree(line)
  expect(line.isOpen).toBe(false)
})
