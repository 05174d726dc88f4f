import http from 'node:http'
import { describe, expect, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { monotonicClock } from '../../../src/core/clock.ts'
import { openConnection } from '../../../src/wire/connect.ts'
import { DialError } from '../../../src/wire/dial-error.ts'
import {
  byteServer,
  connectionOptions,
  listen,
  openForTest,
  RecordingListener,
  webSocketDial,
} from '../support.ts'

const SPOKEN = 'one and the same word '.repeat(200)

/** A server that echoes text and compresses if the client offers it. */
async function server(compresses: boolean, greeting?: string): Promise<{ url: string; seen: string[] }> {
  const seen: string[] = []
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: compresses && { threshold: 0 },
  })
  const door = http.createServer().on('upgrade', (request, socket, head) => {
    seen.push(String(request.headers['sec-websocket-extensions']), String(request.headers['x-key']))
    sockets.handleUpgrade(request, socket, head, (client) => {
      if (greeting) client.send(greeting)
      client.on('message', (text) => {
        seen.push(String(text))
        client.send(SPOKEN)
        client.send(Buffer.from([1, 2, 3]))
        if (String(text) === 'bye') client.close(4001, 'enough')
      })
    })
  })
  return { url: `ws://127.0.0.1:${await listen(door)}/speak`, seen }
}

const compressed = connectionOptions({ compression: true })

describe('a connection that offers compression', () => {
  test('reports what was negotiated, and receives text and bytes', async () => {
    const { url, seen } = await server(true)
    const connection = await openForTest(webSocketDial(url, { headers: { 'x-key': 'k' } }), compressed)
    const recorder = new RecordingListener()
    connection.listen(recorder)
    const before = monotonicClock.now()
    const said = connection.send([{ kind: 'text', text: 'speak' }])
    await recorder.receivedFrames(2)
    expect(connection.negotiated.extensions).toContain('permessage-deflate')
    expect(seen).toEqual([expect.stringContaining('permessage-deflate'), 'k', 'speak'])
    expect(recorder.frames).toEqual([SPOKEN, { kind: 'binary', bytes: '010203' }])
    expect(said).toBeGreaterThanOrEqual(before)
    expect(recorder.stamps.every((at) => at > said && at <= monotonicClock.now())).toBe(true)
    const { tcp = 0, open = 0, tls } = connection.stamps
    expect([open > tcp, tcp > 0, tls]).toEqual([true, true, undefined])
  })

  test('works without compression if the server declines', async () => {
    const { url } = await server(false)
    const connection = await openForTest(webSocketDial(url), compressed)
    const recorder = new RecordingListener()
    connection.listen(recorder)
    connection.send([{ kind: 'text', text: 'speak' }])
    await recorder.receivedFrames(2)
    expect([connection.negotiated.extensions, recorder.frames[0]]).toEqual(['', SPOKEN])
  })

  test('is not offered by a plain connection', async () => {
    const { url, seen } = await server(true)
    const connection = await openForTest(webSocketDial(url))
    expect([seen[0], connection.negotiated.extensions]).toEqual(['undefined', ''])
  })

  test('events before the first listener are kept, and the close has its code', async () => {
    const { url } = await server(true, 'hello')
    const connection = await openForTest(webSocketDial(url), compressed)
    await new Promise((resolve) => setTimeout(resolve, 50))
    const recorder = new RecordingListener()
    connection.listen(recorder)
    await recorder.receivedFrames(1)
    connection.send([{ kind: 'text', text: 'bye' }])
    await recorder.closed()
    expect(recorder.frames[0]).toBe('hello')
    expect(recorder.close).toEqual({ kind: 'closed', code: 4001, reason: 'enough' })
    expect(connection.isOpen).toBe(false)
  })

  test.each([
    ['a refusal', 'HTTP/1.1 403 Forbidden\r\ncontent-length: 2\r\n\r\nno', 'REFUSED'],
    ['no HTTP at all', 'hello there\r\n\r\n', 'PROTOCOL'],
  ])('%s is a DialError', async (_, answer, code) => {
    const port = await byteServer((socket) => socket.end(answer))
    const error = await openConnection(webSocketDial(`ws://127.0.0.1:${port}/`), compressed).catch(
      (cause) => cause,
    )
    expect(error).toBeInstanceOf(DialError)
    expect(error.code).toBe(code)
    if (code === 'REFUSED') expect(error.refusal).toMatchObject({ status: 403, body: 'no' })
  })

  test('a server that never answers times out', async () => {
    const port = await byteServer(() => {})
    const dial = webSocketDial(`ws://127.0.0.1:${port}/`)
    const error = await openConnection(dial, { ...compressed, timeout: 100 }).catch((cause) => cause)
    expect(error.code).toBe('ETIMEDOUT')
  })
})
