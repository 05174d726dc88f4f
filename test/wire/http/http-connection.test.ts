import http from 'node:http'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { HttpDial } from '../../../src/core/adapter/adapter.ts'
import { monotonicClock } from '../../../src/core/clock.ts'
import {
  byteServer,
  connectionOptions,
  deferred,
  httpDial,
  listen,
  openForTest,
  RecordingListener,
} from '../support.ts'

async function asked(dial: HttpDial, options = connectionOptions()) {
  const connection = await openForTest(dial, options)
  const recorder = new RecordingListener()
  connection.listen(recorder)
  return { line: connection, recorder, at: connection.request(dial) }
}

/** Starts Node's HTTP server. */
async function peer(handler: http.RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listen(http.createServer(handler))}/path?a=b`
}

/** Sends a request to a server that always writes these bytes. */
async function answered(
  bytes: string | Buffer,
  more: Partial<HttpDial> = {},
  { end = false, largestFrame: maxFrameBytes = 1000 } = {},
) {
  const port = await byteServer((socket) => {
    socket.write(bytes)
    if (end) socket.end()
  })
  return asked(httpDial(`http://127.0.0.1:${port}/`, more), connectionOptions({ maxFrameBytes }))
}

const OK = 'HTTP/1.1 200 OK\r\n'

describe('an HTTP connection', () => {
  test('sends method, path, headers and body', async () => {
    const url = await peer(async (request, response) => {
      const { method, url: path, headers } = request
      const body = Buffer.concat(await request.toArray()).toString()
      response.end(
        JSON.stringify({ method, path, key: headers.key, length: headers['content-length'], body }),
      )
    })
    const { recorder } = await asked(httpDial(url, { method: 'POST', headers: { Key: 'k' }, body: 'héllo' }))
    await recorder.receivedFrames(3)
    const [head, body, end] = recorder.frames
    expect([head, end]).toEqual([{ status: 200 }, 'eof'])
    expect(JSON.parse(String(body))).toEqual({
      method: 'POST',
      path: '/path?a=b',
      key: 'k',
      length: '6',
      body: 'héllo',
    })
  })

  test('emits the bytes of a body as they arrive, each piece with its timestamp', async () => {
    const url = await peer(async (_, response) => {
      response.flushHeaders()
      await sleep(30)
      response.write(Buffer.alloc(2000, 1))
      await sleep(30)
      response.end(Buffer.alloc(3, 2))
    })
    const { recorder, at } = await asked(httpDial(url, { framing: 'bytes' }))
    await recorder.receivedFrames(4)
    expect(recorder.frames).toEqual([
      { status: 200 },
      { kind: 'binary', bytes: '01'.repeat(2000) },
      { kind: 'binary', bytes: '020202' },
      'eof',
    ])
    const [head = 0, first = 0, second = 0] = recorder.stamps.map((stamp) => stamp - at)
    expect(head).toBeGreaterThan(0)
    expect(first).toBeGreaterThan(28_000)
    expect(second - first).toBeGreaterThan(25_000)
  })

  test.each([
    [
      'sse',
      'event: a\ndata: 1\n\ndata: é\n\n',
      [
        { event: 'a', data: '1' },
        { event: '', data: 'é' },
      ],
    ],
    ['lines', '{"a":1}\n{"b":2}', ['{"a":1}', '{"b":2}']],
    ['whole', 'all of\nit', ['all of\nit']],
  ] as const)('cuts a body by %s', async (framing, body, expected) => {
    const url = await peer((_, response) => {
      for (const byte of Buffer.from(body)) response.write(Buffer.from([byte]))
      response.end()
    })
    const { recorder } = await asked(httpDial(url, { framing }))
    await recorder.receivedFrames(expected.length + 2)
    expect(recorder.frames).toEqual([{ status: 200 }, ...expected, 'eof'])
  })

  test('is reused: the next request may be sent from within the end of the last response', async () => {
    const ports = new Set<number | undefined>()
    let count = 0
    const url = await peer((request, response) => {
      ports.add(request.socket.remotePort)
      response.end(`answer ${++count}`)
    })
    const dial = httpDial(url)
    const connection = await openForTest(dial)
    const recorder = new RecordingListener()
    const { onFrame } = recorder
    recorder.onFrame = (frame, at) => {
      onFrame.call(recorder, frame, at)
      if (frame.kind === 'eof' && recorder.frames.length < 9) connection.request(dial)
    }
    connection.listen(recorder)
    connection.request(dial)
    await recorder.receivedFrames(9)
    expect(recorder.frames.filter((frame) => typeof frame === 'string' && frame !== 'eof')).toEqual([
      'answer 1',
      'answer 2',
      'answer 3',
    ])
    expect([ports.size, connection.isOpen]).toEqual([1, true])
  })

  test('reports the dial: open as soon as it is connected', async () => {
    const { line: connection } = await asked(httpDial(await peer((_, response) => response.end())))
    expect(Object.keys(connection.stamps)).toEqual(['tcp', 'open'])
    expect(connection.stamps.open).toBe(connection.stamps.tcp)
    expect([connection.carrier, connection.resumed, connection.upgradeResponse]).toEqual([
      'http',
      false,
      undefined,
    ])
  })

  test.each(['1.0', '1.1'] as const)(
    'knows that the response is HTTP/%s, and forgets it with the next',
    async (version) => {
      const bytes = `HTTP/${version} 200 OK\r\nconnection: keep-alive\r\ncontent-length: 2\r\n\r\nok`
      const port = await byteServer((socket) => socket.write(bytes))
      const dial = httpDial(`http://127.0.0.1:${port}/`)
      const { line: connection, recorder } = await asked(dial)
      await recorder.receivedFrames(3)
      expect(connection.httpVersion).toBe(version)
      connection.request(dial)
      expect(connection.httpVersion).toBeUndefined()
    },
  )

  test('does not follow redirects', async () => {
    const url = await peer((_, response) => response.writeHead(302, { location: '/other' }).end('moved'))
    const { recorder } = await asked(httpDial(url, { framing: 'sse' }))
    await recorder.receivedFrames(3)
    expect(recorder.frames).toEqual([{ status: 302 }, 'moved', 'eof'])
  })

  test('emits at most 64 KiB of the body of a refusal as text, whatever the framing', async () => {
    const url = await peer((_, response) => response.writeHead(401).end('x'.repeat(100_000)))
    const { line: connection, recorder } = await asked(httpDial(url, { framing: 'bytes' }))
    await recorder.closed()
    expect(recorder.frames[0]).toEqual({ status: 401 })
    expect(recorder.frames.slice(1, -1).join('')).toBe('x'.repeat(65_536))
    expect(recorder.frames.at(-1)).toBe('eof')
    expect(connection.isOpen).toBe(false)
  })

  test('emits the words of a refusal as they arrive, also if they never end', async () => {
    const url = await peer((_, response) => {
      response.writeHead(401)
      response.write(Buffer.from('no €').subarray(0, 4))
      setTimeout(() => response.write(Buffer.from('€').subarray(1)), 20)
    })
    const { recorder } = await asked(httpDial(url))
    await recorder.receivedFrames(3)
    expect(recorder.frames).toEqual([{ status: 401 }, 'no ', '€'])
  })

  test('skips informational responses', async () => {
    const { recorder } = await answered(
      `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n${OK}Content-Length: 2\r\n\r\nok`,
    )
    await recorder.receivedFrames(3)
    expect(recorder.frames).toEqual([{ status: 200 }, 'ok', 'eof'])
  })

  test('allows one response at a time', async () => {
    const { line: connection } = await asked(httpDial(await peer(() => {})))
    expect(() => connection.request(httpDial('http://127.0.0.1/'))).toThrow(
      'the previous response has not ended',
    )
  })

  test('closes in the middle of a response: the server notices, the listener is not called', async () => {
    const closed = deferred()
    const url = await peer((_, response) => {
      const flood = setInterval(() => response.write('x'.repeat(1000)), 1)
      response.on('close', () => {
        clearInterval(flood)
        closed.resolve()
      })
    })
    const { line: connection, recorder } = await asked(httpDial(url, { framing: 'bytes' }))
    await recorder.receivedFrames(3)
    connection.close()
    const heard = recorder.frames.length
    await closed.promise
    expect([recorder.frames.length, recorder.close, connection.isOpen]).toEqual([heard, undefined, false])
  })
})

describe('how an HTTP connection ends', () => {
  test('closed by the server between two requests: no longer open, and the listener is called', async () => {
    const server = http.createServer((_, response) => response.end('ok'))
    const url = `http://127.0.0.1:${await listen(server)}/`
    const { line: connection, recorder } = await asked(httpDial(url))
    await recorder.receivedFrames(3)
    expect(connection.isOpen).toBe(true)
    server.closeIdleConnections()
    await recorder.closed()
    expect(recorder.close).toMatchObject({ kind: 'closed' })
    expect(connection.isOpen).toBe(false)
  })

  test('a later listener gets the close of the server, but not our own', async () => {
    const closing = () => answered(`${OK}Connection: close\r\nContent-Length: 0\r\n\r\n`)
    const { line: connection, recorder } = await closing()
    connection.listen(undefined)
    await sleep(50)
    connection.listen(recorder)
    await recorder.closed()
    expect(recorder.close).toMatchObject({ kind: 'closed' })
    const second = await closing()
    second.line.listen(undefined)
    await sleep(50)
    second.line.close()
    second.line.listen(second.recorder)
    await sleep(10)
    expect(second.recorder.close).toBeUndefined()
  })

  test.each([
    ['a response with `Connection: close`', `${OK}Connection: close\r\nContent-Length: 2\r\n\r\nok`, false],
    ['a response of HTTP/1.0', 'HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok', false],
    ['a response that ends with the connection', `${OK}\r\nok`, true],
  ])('after %s', async (_, bytes, end) => {
    const { line: connection, recorder } = await answered(bytes, {}, { end })
    await recorder.closed()
    expect(recorder.frames).toEqual([{ status: 200 }, 'ok', 'eof'])
    expect(recorder.close).toMatchObject({ kind: 'closed' })
    expect(connection.isOpen).toBe(false)
  })

  test.each<[string, string, Partial<HttpDial>, string]>([
    ['a body shorter than its length', `${OK}Content-Length: 9\r\n\r\nok`, {}, 'TRUNCATED'],
    ['a chunked body without its end', `${OK}Transfer-Encoding: chunked\r\n\r\n9\r\nok`, {}, 'TRUNCATED'],
    ['an incomplete head', 'HTTP/1.1 200', {}, 'TRUNCATED'],
    ['no response', '', {}, 'UNANSWERED'],
    ['something that is not HTTP', 'SSH-2.0-OpenSSH_9\r\n\r\n', {}, 'PROTOCOL'],
    ['a chunk without a size', `${OK}Transfer-Encoding: chunked\r\n\r\nxyz\r\n`, {}, 'PROTOCOL'],
    ['data after the response', `${OK}Content-Length: 2\r\n\r\nok and more`, {}, 'PROTOCOL'],
    [
      'an endless line of events',
      `${OK}\r\ndata: ${'x'.repeat(2000)}`,
      { framing: 'sse' },
      'FRAME_TOO_LARGE',
    ],
    ['an endless line of JSON', `${OK}\r\n${'x'.repeat(2000)}`, { framing: 'lines' }, 'FRAME_TOO_LARGE'],
    [
      'a whole body beyond the limit',
      `${OK}\r\n${'x'.repeat(2000)}`,
      { framing: 'whole' },
      'FRAME_TOO_LARGE',
    ],
  ])('with %s', async (_, bytes, more, code) => {
    const { line: connection, recorder } = await answered(bytes, more, { end: true })
    await recorder.closed()
    expect(recorder.close).toMatchObject({ kind: 'failed', code })
    expect(recorder.closedAt).toBeLessThanOrEqual(monotonicClock.now())
    expect(connection.isOpen).toBe(false)
  })

  test('with a reset', async () => {
    const server = net.createServer((socket) => socket.once('data', () => socket.resetAndDestroy()))
    const { recorder } = await asked(httpDial(`http://127.0.0.1:${await listen(server)}/`))
    await recorder.closed()
    expect(recorder.close).toMatchObject({ kind: 'failed', code: 'ECONNRESET' })
  })

  test('data without a request closes it', async () => {
    const server = net.createServer((socket) => socket.write('HTTP/1.1 408 Request Timeout\r\n\r\n'))
    const connection = await openForTest(httpDial(`http://127.0.0.1:${await listen(server)}/`))
    const recorder = new RecordingListener()
    connection.listen(recorder)
    await recorder.closed()
    expect(recorder.close).toMatchObject({ kind: 'failed', code: 'PROTOCOL' })
  })

  test('a stream of bytes has no size limit', async () => {
    const { recorder } = await answered(`${OK}Content-Length: 5000\r\n\r\n${'x'.repeat(5000)}`, {
      framing: 'bytes',
    })
    await recorder.receivedFrames(3)
    expect(recorder.frames.at(-1)).toBe('eof')
  })
})
