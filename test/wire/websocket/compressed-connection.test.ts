import http from 'node:http'
import type net from 'node:net'
import { constants, deflateRawSync } from 'node:zlib'
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
  serverFrame,
  upgradeResponse,
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

/** Sends bytes after the upgrade, and never closes. */
const peerOf = async (...frames: Buffer[]) =>
  `ws://127.0.0.1:${await byteServer((socket, request) => {
    socket.write(upgradeResponse(request, 'Sec-WebSocket-Extensions: permessage-deflate\r\n'))
    setTimeout(() => socket.write(Buffer.concat(frames)), 50)
  })}/`

/** A compressed text frame (RFC 7692). */
function deflatedFrame(payload: Buffer): Buffer {
  const frame = serverFrame(1, payload)
  frame[0] = 0xc1
  return frame
}

describe('a violation on a compressed connection ends it at once, though the peer does not close', () => {
  const bomb = deflateRawSync(Buffer.alloc(2 ** 20, ' '), { finishFlush: constants.Z_SYNC_FLUSH }).subarray(
    0,
    -4,
  )
  test.each([
    ['a message that inflates beyond the limit', deflatedFrame(bomb), 'FRAME_TOO_LARGE'],
    ['what is not deflated', deflatedFrame(Buffer.alloc(50, 7)), 'PROTOCOL'],
    ['a masked frame', Buffer.from([0x81, 0x82, 1, 2, 3, 4, 0x7a, 0x7f]), 'PROTOCOL'],
    ['text that is not UTF-8', serverFrame(1, Buffer.from([0x7b, 0xff, 0xfe])), 'PROTOCOL'],
  ])('%s', async (_, frame, code) => {
    const options = { ...compressed, maxFrameBytes: 1000 }
    const connection = await openForTest(webSocketDial(await peerOf(frame)), options)
    const recorder = new RecordingListener()
    connection.listen(recorder)
    await recorder.closed()
    expect(recorder.close).toMatchObject({ kind: 'failed', code })
  })
})

describe('a dial that offers compression ends in time', () => {
  const open = (port: number) =>
    openConnection(webSocketDial(`ws://127.0.0.1:${port}/`), { ...compressed, timeout: 300 }).catch(
      (error) => error,
    )
  const drip = (socket: net.Socket, text: string) => {
    const timer = setInterval(() => socket.write(text), 20)
    socket.once('close', () => clearInterval(timer))
  }

  test('although its response drips', async () => {
    const port = await byteServer((socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\n')
      drip(socket, 'x-a: b\r\n')
    })
    expect(await open(port)).toMatchObject({ code: 'ETIMEDOUT', message: 'no connection within 300 ms' })
  })

  test('with the status and the words of a refusal that never ends', async () => {
    const port = await byteServer((socket) => {
      socket.write('HTTP/1.1 401 Unauthorized\r\ncontent-length: 100000\r\n\r\nno such key')
      drip(socket, '.')
    })
    const error = await open(port)
    expect(error).toMatchObject({ code: 'REFUSED', refusal: { status: 401 } })
    expect(error.refusal.body).toMatch(/^no such key/)
  })
})
