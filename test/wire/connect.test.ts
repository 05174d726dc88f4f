import net from 'node:net'
import { describe, expect, test, vi } from 'vitest'
import type { Dial } from '../../src/core/adapter/adapter.ts'
import { openConnection } from '../../src/wire/connect.ts'
import { DialError } from '../../src/wire/dial-error.ts'
import { createResolver } from '../../src/wire/socket/resolver.ts'
import {
  byteServer,
  connectionOptions,
  httpDial,
  listen,
  openForTest,
  upgradeResponse,
  webSocketDial,
} from './support.ts'

const failing = (dial: Dial, options = connectionOptions()) =>
  openConnection(dial, options).then(
    () => expect.fail('opened'),
    (error) => error,
  )

/** A port without a listener: it was just released. */
async function closedPort(): Promise<number> {
  const server = net.createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as net.AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

const accepting = () => byteServer((socket, request) => socket.write(upgradeResponse(request)))

describe('a dial whose time is up before it begins', () => {
  test('starts no timer with a negative delay, which Node 24 warns of', async () => {
    const timers = vi.spyOn(globalThis, 'setTimeout')
    const dial = webSocketDial(`ws://127.0.0.1:${await closedPort()}/`)
    expect(await failing(dial, { ...connectionOptions(), timeout: -5 })).toBeInstanceOf(DialError)
    expect(timers.mock.calls.map(([, delay = 0]) => delay).filter((delay) => delay < 0)).toEqual([])
    timers.mockRestore()
  })
})

describe('a dial that fails', () => {
  test.each([
    ['websocket', (port: number) => webSocketDial(`ws://127.0.0.1:${port}/`)],
    ['http', (port: number) => httpDial(`http://127.0.0.1:${port}/`)],
  ])('because nobody listens (%s)', async (_, dial) => {
    const error = await failing(dial(await closedPort()))
    expect(error).toBeInstanceOf(DialError)
    expect(error).toMatchObject({ code: 'ECONNREFUSED', stamps: {} })
  })

  test('because the upgrade is not answered: after the timeout, with the timestamps so far', async () => {
    const port = await listen(net.createServer())
    const began = performance.now()
    const error = await failing(webSocketDial(`ws://127.0.0.1:${port}/`), connectionOptions({ timeout: 150 }))
    expect(performance.now() - began).toBeGreaterThan(145)
    expect(error).toMatchObject({ code: 'ETIMEDOUT', message: 'no connection within 150 ms' })
    expect(Object.keys(error.stamps)).toEqual(['tcp'])
  })

  test.each(['x-a: b\r\n', 'HTTP/1.1 100 Continue\r\n\r\n'])(
    'because the response never ends: %j',
    async (piece) => {
      const port = await byteServer((socket) => {
        if (piece.startsWith('x')) socket.write('HTTP/1.1 101 Switching Protocols\r\n')
        const timer = setInterval(() => socket.write(piece), 20)
        socket.once('close', () => clearInterval(timer))
      })
      const error = await failing(
        webSocketDial(`ws://127.0.0.1:${port}/`),
        connectionOptions({ timeout: 200 }),
      )
      expect(error).toMatchObject({ code: 'ETIMEDOUT' })
    },
  )

  test('because of a refusal that never ends: with its status and what has arrived of its words', async () => {
    const port = await byteServer((socket) =>
      socket.write('HTTP/1.1 401 Unauthorized\r\ncontent-length: 100000\r\n\r\nno such key'),
    )
    const error = await failing(webSocketDial(`ws://127.0.0.1:${port}/`), connectionOptions({ timeout: 200 }))
    expect(error).toMatchObject({ code: 'REFUSED', refusal: { status: 401, body: 'no such key' } })
  })

  test('because of an endless refusal: as soon as enough of it has arrived', async () => {
    const port = await byteServer((socket) =>
      socket.write(`HTTP/1.1 401 Unauthorized\r\ncontent-length: 1000000\r\n\r\n${'x'.repeat(70_000)}`),
    )
    const error = await failing(
      webSocketDial(`ws://127.0.0.1:${port}/`),
      connectionOptions({ timeout: 60_000 }),
    )
    expect(error.refusal.body).toHaveLength(65_536)
  })

  test('because the run was stopped: at once', async () => {
    const port = await listen(net.createServer())
    const stop = new AbortController()
    setTimeout(() => stop.abort(), 50)
    const options = connectionOptions({ timeout: 60_000, signal: stop.signal })
    expect(await failing(webSocketDial(`ws://127.0.0.1:${port}/`), options)).toMatchObject({
      code: 'ABORTED',
    })
  })

  test('because the server does not speak TLS', async () => {
    const port = await listen(net.createServer())
    const error = await failing(httpDial(`https://127.0.0.1:${port}/`), connectionOptions({ timeout: 150 }))
    expect(error).toMatchObject({ code: 'ETIMEDOUT' })
    expect(Object.keys(error.stamps)).toEqual(['tcp'])
  })

  test('because the name does not resolve', async () => {
    const resolver = createResolver(async () => {
      throw Object.assign(new Error('getaddrinfo ENOTFOUND a.test'), { code: 'ENOTFOUND' })
    })
    expect(await failing(httpDial('http://a.test/'), connectionOptions({ resolver }))).toMatchObject({
      code: 'ENOTFOUND',
    })
  })

  test('because the resolver takes too long', async () => {
    const resolver = createResolver(() => new Promise(() => {}))
    const error = await failing(httpDial('http://a.test/'), connectionOptions({ resolver, timeout: 50 }))
    expect(error).toMatchObject({ code: 'ETIMEDOUT', stamps: {} })
  })

  test.each([
    ['an invalid URL', httpDial('nonsense'), 'ERR_INVALID_URL'],
    ['an unsupported scheme', webSocketDial('ftp://a.test/'), 'ERR_INVALID_URL'],
  ])('because of %s', async (_, dial, code) => {
    expect(await failing(dial)).toMatchObject({ name: 'DialError', code })
  })

  test.each([
    [
      'websocket',
      (port: number, headers: Record<string, string>) =>
        webSocketDial(`ws://127.0.0.1:${port}/`, { headers }),
    ],
    [
      'http',
      (port: number, headers: Record<string, string>) => httpDial(`http://127.0.0.1:${port}/`, { headers }),
    ],
  ])('because of a key with a line end, without showing the key (%s)', async (_, dial) => {
    const error = await failing(dial(await accepting(), { authorization: 'secret\n' }))
    expect(error).toMatchObject({ name: 'DialError', code: 'ERR_INVALID_CHAR' })
    expect(error.message).not.toContain('secret')
  })
})

describe('resolving the name', () => {
  test('has a timestamp only when a lookup was needed', async () => {
    const resolver = createResolver(async () => ['127.0.0.1'])
    const dial = webSocketDial(`ws://a.test:${await accepting()}/`)
    const first = await openForTest(dial, connectionOptions({ resolver }))
    const second = await openForTest(dial, connectionOptions({ resolver }))
    expect(Object.keys(first.stamps)).toEqual(['dns', 'tcp', 'open'])
    expect(first.stamps.dns).toBeLessThanOrEqual(first.stamps.tcp ?? 0)
    expect(Object.keys(second.stamps)).toEqual(['tcp', 'open'])
  })

  test('tries the next address when the first does not answer, and pins it', async () => {
    const resolver = createResolver(async () => ['127.0.0.2', '127.0.0.1'])
    const line = await openForTest(
      webSocketDial(`ws://a.test:${await accepting()}/`),
      connectionOptions({ resolver }),
    )
    expect(line.negotiated.remoteAddress).toBe('127.0.0.1')
    expect(resolver.cached('a.test')).toEqual(['127.0.0.1'])
  })
})
