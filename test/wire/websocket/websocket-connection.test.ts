import http from 'node:http'
import type net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { monotonicClock } from '../../../src/core/clock.ts'
import {
  byteServer,
  connectionOptions,
  deferred,
  listen,
  openForTest,
  RecordingListener,
  serverFrame,
  upgradeResponse,
  webSocketDial,
} from '../support.ts'

/** A `ws` server on the loopback. */
async function peer(
  onConnection: (socket: WebSocket, request: http.IncomingMessage) => void,
): Promise<string> {
  const server = http.createServer()
  const sockets = new WebSocketServer({ server })
  sockets.on('connection', onConnection)
  return `ws://127.0.0.1:${await listen(server)}/path?a=b`
}

async function connected(onConnection: (socket: WebSocket) => void) {
  const connection = await openForTest(webSocketDial(await peer(onConnection)))
  const recorder = new RecordingListener()
  connection.listen(recorder)
  return { line: connection, recorder }
}

/** A connection to a server that accepts the upgrade and then writes raw bytes. */
async function connectedToBytes(after: (socket: net.Socket) => void, maxFrameBytes = 1000) {
  const port = await byteServer((socket, request) => {
    socket.write(upgradeResponse(request))
    after(socket)
  })
  const connection = await openForTest(
    webSocketDial(`ws://127.0.0.1:${port}/`),
    connectionOptions({ maxFrameBytes }),
  )
  const recorder = new RecordingListener()
  connection.listen(recorder)
  return { line: connection, recorder }
}

describe('a WebSocket connection', () => {
  test('carries text and bytes of any length in both directions, in order', async () => {
    const { line: connection, recorder } = await connected((socket) => {
      socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }))
    })
    const long = 'ä'.repeat(70_000)
    connection.send([
      { kind: 'text', text: 'héllo' },
      { kind: 'binary', bytes: Buffer.alloc(200, 1) },
      { kind: 'text', text: long },
    ])
    await recorder.receivedFrames(3)
    expect(recorder.frames).toEqual(['héllo', { kind: 'binary', bytes: '01'.repeat(200) }, long])
  })

  test('takes a timestamp before each write and at each read', async () => {
    const { line: connection, recorder } = await connected((socket) => {
      socket.on('message', async () => {
        await sleep(30)
        socket.send('answer')
      })
    })
    const before = monotonicClock.now()
    const said = connection.send([{ kind: 'text', text: 'ask' }])
    const after = monotonicClock.now()
    await recorder.receivedFrames(1)
    expect(said).toBeGreaterThanOrEqual(before)
    expect(said).toBeLessThanOrEqual(after)
    expect((recorder.stamps[0] ?? 0) - said).toBeGreaterThan(28_000)
    expect(recorder.stamps[0]).toBeLessThanOrEqual(monotonicClock.now())
  })

  test('reports the dial: timestamps in order, the upgrade response, the negotiated settings', async () => {
    const { line: connection } = await connected(() => {})
    const { tcp = 0, open = 0 } = connection.stamps
    expect(Object.keys(connection.stamps)).toEqual(['tcp', 'open'])
    expect(open).toBeGreaterThanOrEqual(tcp)
    expect(connection.upgradeResponse).toMatchObject({ status: 101, headers: { upgrade: 'websocket' } })
    expect(connection.negotiated).toEqual({ extensions: '', tls: '', alpn: '', remoteAddress: '127.0.0.1' })
    expect([connection.resumed, connection.isOpen, connection.carrier]).toEqual([false, true, 'websocket'])
  })

  test('offers no extension, sends path and headers, and accepts the requested subprotocol', async () => {
    let seen: http.IncomingMessage | undefined
    const url = await peer((socket, request) => {
      seen = request
      socket.send(socket.protocol)
    })
    const connection = await openForTest(
      webSocketDial(url, { headers: { Authorization: 'Bearer k' }, protocols: ['a', 'b'] }),
    )
    const recorder = new RecordingListener()
    connection.listen(recorder)
    await recorder.receivedFrames(1)
    expect(recorder.frames).toEqual(['a'])
    expect(seen?.url).toBe('/path?a=b')
    expect(seen?.headers.authorization).toBe('Bearer k')
    expect(seen?.headers['sec-websocket-extensions']).toBeUndefined()
  })

  test('keeps events before the first listener, including the close, with their timestamps', async () => {
    const url = await peer((socket) => {
      socket.send('early')
      socket.close(4001, 'full')
    })
    const connection = await openForTest(webSocketDial(url))
    await sleep(50)
    const recorder = new RecordingListener()
    const listened = monotonicClock.now()
    connection.listen(recorder)
    await recorder.closed()
    expect(recorder.frames).toEqual(['early'])
    expect(recorder.close).toEqual({ kind: 'closed', code: 4001, reason: 'full' })
    expect(listened - (recorder.stamps[0] ?? 0)).toBeGreaterThan(20_000)
    expect(connection.isOpen).toBe(false)
  })

  test('keeps a limited amount of data without a listener', async () => {
    const port = await byteServer((socket, request) => {
      socket.write(upgradeResponse(request))
      for (let sent = 0; sent < 20; sent++) socket.write(serverFrame(2, Buffer.alloc(900)))
    })
    const connection = await openForTest(
      webSocketDial(`ws://127.0.0.1:${port}/`),
      connectionOptions({ maxFrameBytes: 5000 }),
    )
    await sleep(50)
    expect(connection.isOpen).toBe(false)
    const recorder = new RecordingListener()
    connection.listen(recorder)
    await recorder.closed()
    expect(recorder.close).toMatchObject({ kind: 'failed', code: 'FRAME_TOO_LARGE' })
  })

  test('outlives its trials: a late frame of the last one is dropped, the next one gets its own', async () => {
    const { line: connection, recorder } = await connected((socket) => {
      socket.on('message', (data) => socket.send(data.toString()))
    })
    connection.send([{ kind: 'text', text: 'first' }])
    await recorder.receivedFrames(1)
    connection.listen(undefined)
    connection.send([{ kind: 'text', text: 'nobody listens' }])
    await sleep(50)
    const next = new RecordingListener()
    connection.listen(next)
    connection.send([{ kind: 'text', text: 'second' }])
    await next.receivedFrames(1)
    expect([recorder.frames, next.frames]).toEqual([['first'], ['second']])
  })

  test('tells the next listener that it was closed without one, unless we closed it', async () => {
    const { line: connection, recorder } = await connected((socket) =>
      setTimeout(() => socket.close(4002, 'idle'), 20),
    )
    await sleep(1)
    connection.listen(undefined)
    await sleep(60)
    expect(connection.isOpen).toBe(false)
    connection.listen(recorder)
    await recorder.closed()
    expect(recorder.close).toEqual({ kind: 'closed', code: 4002, reason: 'idle' })
    const second = await connected((socket) => setTimeout(() => socket.close(4002, 'idle'), 20))
    second.line.listen(undefined)
    await sleep(60)
    second.line.close()
    second.line.listen(second.recorder)
    await sleep(10)
    expect(second.recorder.close).toBeUndefined()
  })

  test('a flood of pings whose answers are not read is a violation, and takes no memory', async () => {
    const flood = Buffer.concat(Array(5000).fill(serverFrame(9, Buffer.alloc(125, 'p'))))
    const port = await byteServer((socket, request) => {
      socket.write(upgradeResponse(request))
      socket.pause()
      const send = () => {
        while (socket.writable && socket.write(flood));
      }
      socket.on('drain', send)
      send()
    })
    const recorder = new RecordingListener()
    const connection = await openForTest(webSocketDial(`ws://127.0.0.1:${port}/`))
    connection.listen(recorder)
    await recorder.closed()
    expect(recorder.close).toMatchObject({ kind: 'failed', code: 'PROTOCOL' })
  })

  test('a flood of pings whose answers are read is a violation at once', async () => {
    const PONG_BYTES = 6
    const flood = Buffer.concat(Array(20_000).fill(serverFrame(9, Buffer.alloc(0))))
    const pongs: number[] = []
    const port = await byteServer((socket, request) => {
      socket.write(upgradeResponse(request))
      socket.write(flood)
      socket.on('data', (bytes) => pongs.push(bytes.length / PONG_BYTES))
    })
    const recorder = new RecordingListener()
    const connection = await openForTest(webSocketDial(`ws://127.0.0.1:${port}/`))
    connection.listen(recorder)
    await recorder.closed()
    expect(recorder.close).toMatchObject({ kind: 'failed', code: 'PROTOCOL' })
    expect(recorder.close).toMatchObject({ reason: expect.stringContaining('a flood of pings') })
    expect(pongs.reduce((sum, more) => sum + more, 0)).toBeLessThan(1100)
  })

  test.each([false, true])(
    'a flood of pongs is a violation at once (compressed: %s)',
    async (compression) => {
      const flood = Buffer.concat(Array(20_000).fill(serverFrame(10, Buffer.alloc(0))))
      const port = await byteServer((socket, request) => {
        socket.write(upgradeResponse(request))
        socket.write(flood)
      })
      const recorder = new RecordingListener()
      const dial = webSocketDial(`ws://127.0.0.1:${port}/`)
      const connection = await openForTest(dial, connectionOptions({ compression }))
      connection.listen(recorder)
      await recorder.closed()
      expect(recorder.close).toMatchObject({ kind: 'failed', code: 'PROTOCOL' })
    },
  )

  test('answers pings without a listener', async () => {
    let answered = ''
    const { line: connection } = await connected((socket) => {
      socket.on('pong', (payload) => {
        answered = payload.toString()
      })
      setTimeout(() => socket.ping('are you there'), 20)
    })
    connection.listen(undefined)
    await sleep(100)
    expect(answered).toBe('are you there')
  })

  test('closes at once: the listener is not called, the server gets a close frame', async () => {
    const server = deferred<number>()
    const { line: connection, recorder } = await connected((socket) => {
      const flood = setInterval(() => socket.send('x'.repeat(1000)), 1)
      socket.on('close', (code) => {
        clearInterval(flood)
        server.resolve(code)
      })
    })
    await recorder.receivedFrames(3)
    connection.close()
    const heard = recorder.frames.length
    expect(connection.isOpen).toBe(false)
    expect(await server.promise).toBe(1000)
    expect([recorder.frames.length, recorder.close]).toEqual([heard, undefined])
  })

  test('a listener that closes on a frame does not get the next one of the same read', async () => {
    const { line: connection, recorder } = await connectedToBytes((socket) => {
      setTimeout(() => socket.write(Buffer.concat([serverFrame(1, 'a'), serverFrame(1, 'b')])), 20)
    })
    const { onFrame } = recorder
    recorder.onFrame = (frame, at) => {
      onFrame.call(recorder, frame, at)
      connection.close()
    }
    await recorder.receivedFrames(1)
    await sleep(30)
    expect(recorder.frames).toEqual(['a'])
  })

  test('sending on a closed connection does nothing', async () => {
    const { line: connection } = await connected(() => {})
    connection.close()
    expect(connection.send([{ kind: 'text', text: 'x' }])).toBeGreaterThan(0)
  })
})

describe('how a WebSocket connection ends', () => {
  test.each([
    [
      'a close frame',
      (socket: net.Socket) => socket.write(serverFrame(8, Buffer.from([0x0f, 0xa1, 0x6e]))),
      { kind: 'closed', code: 4001, reason: 'n' },
    ],
    [
      'a close frame without a code',
      (socket: net.Socket) => socket.write(serverFrame(8, '')),
      { kind: 'closed', code: 1005, reason: '' },
    ],
    [
      'the end of the connection',
      (socket: net.Socket) => socket.end(),
      { kind: 'closed', code: 1006, reason: '' },
    ],
    [
      'the end in the middle of a frame',
      (socket: net.Socket) => socket.end(serverFrame(1, 'half of it').subarray(0, 5)),
      { kind: 'failed', code: 'TRUNCATED' },
    ],
    [
      'the end in the middle of a message',
      (socket: net.Socket) => socket.end(serverFrame(1, 'half', { final: false })),
      { kind: 'failed', code: 'TRUNCATED' },
    ],
    [
      'a reset',
      (socket: net.Socket) => setTimeout(() => socket.resetAndDestroy(), 20),
      { kind: 'failed', code: 'ECONNRESET' },
    ],
    [
      'a frame that breaks the protocol',
      (socket: net.Socket) => socket.write(Buffer.from([0xff, 0xff])),
      { kind: 'failed', code: 'PROTOCOL' },
    ],
    [
      'text that is not UTF-8',
      (socket: net.Socket) => socket.write(serverFrame(1, Buffer.from([0xff]))),
      { kind: 'failed', code: 'PROTOCOL', reason: 'text that is not UTF-8' },
    ],
    [
      'a frame beyond the limit',
      (socket: net.Socket) => socket.write(serverFrame(2, Buffer.alloc(1001))),
      { kind: 'failed', code: 'FRAME_TOO_LARGE' },
    ],
  ])('with %s', async (_, act, expected) => {
    const { line: connection, recorder } = await connectedToBytes(act)
    await recorder.closed()
    expect(recorder.close).toMatchObject(expected)
    expect(recorder.closedAt).toBeLessThanOrEqual(monotonicClock.now())
    expect([connection.isOpen, recorder.frames]).toEqual([false, []])
  })

  test.each([
    ['a protocol error', Buffer.from([0xff, 0xff]), 1002],
    ['a frame beyond the limit', serverFrame(2, Buffer.alloc(1001)), 1009],
    ['a close frame', serverFrame(8, Buffer.from([0x0f, 0xa1])), 4001],
  ])('the server is told: %s', async (_, bytes, code) => {
    const told = deferred<Buffer>()
    const { recorder } = await connectedToBytes((socket) => {
      socket.once('data', (answer) => told.resolve(answer))
      setTimeout(() => socket.write(bytes), 20)
    })
    await recorder.closed()
    const answer = await told.promise
    expect(answer[0]).toBe(0x88)
    expect(((answer[6] ?? 0) ^ (answer[2] ?? 0)) * 256 + ((answer[7] ?? 0) ^ (answer[3] ?? 0))).toBe(code)
  })
})
