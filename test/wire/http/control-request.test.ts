import http from 'node:http'
import net from 'node:net'
import { describe, expect, test } from 'vitest'
import { monotonicClock } from '../../../src/core/clock.ts'
import { DialError } from '../../../src/wire/dial-error.ts'
import { controlRequest } from '../../../src/wire/http/control-request.ts'
import { connectionOptions, httpDial, listen } from '../support.ts'

async function server(answer: http.RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listen(http.createServer(answer))}/token?a=1`
}

async function failure(asked: Promise<unknown>): Promise<DialError> {
  const error = await asked.catch((cause: unknown) => cause)
  if (error instanceof DialError) return error
  throw new Error(`not a DialError: ${error}`)
}

describe('a request that is not measured', () => {
  test('sends the request and returns the whole response with the instant of its end', async () => {
    const asked: unknown[] = []
    const url = await server((request, response) => {
      asked.push(request.method, request.url, request.headers['x-key'])
      request.on('data', (bytes) => asked.push(String(bytes))).on('end', () => response.end('a token'))
    })
    const before = monotonicClock.now()
    const answer = await controlRequest(
      httpDial(url, { method: 'POST', headers: { 'x-key': 'k' }, body: '{"b":2}' }),
      connectionOptions(),
    )
    expect(asked).toEqual(['POST', '/token?a=1', 'k', '{"b":2}'])
    expect(answer).toMatchObject({ status: 200, body: 'a token' })
    expect(answer.at).toBeGreaterThan(before)
  })

  test('a refusal has its status, headers and body', async () => {
    const url = await server((_, response) => response.writeHead(429, { 'retry-after': '3' }).end('slowly'))
    const { code, refusal } = await failure(controlRequest(httpDial(url), connectionOptions()))
    expect(code).toBe('REFUSED')
    expect(refusal).toMatchObject({ status: 429, body: 'slowly', headers: { 'retry-after': '3' } })
  })

  test('is never retried', async () => {
    let asked = 0
    const url = await server((request) => {
      asked++
      request.socket.destroy()
    })
    await failure(controlRequest(httpDial(url), connectionOptions()))
    expect(asked).toBe(1)
  })

  test('does not follow redirects', async () => {
    const url = await server((_, response) => response.writeHead(302, { location: '/elsewhere' }).end())
    expect((await failure(controlRequest(httpDial(url), connectionOptions()))).refusal?.status).toBe(302)
  })

  test('a server that never answers times out', async () => {
    const url = await server(() => {})
    const { code } = await failure(controlRequest(httpDial(url), connectionOptions({ timeout: 150 })))
    expect(code).toBe('ETIMEDOUT')
  })

  test('a response that never ends times out', async () => {
    const url = await server((_, response) => {
      const more = () => response.write(Buffer.alloc(10_000), () => setImmediate(more))
      response.on('error', () => {})
      more()
    })
    const { code } = await failure(
      controlRequest(httpDial(url), connectionOptions({ maxFrameBytes: 100_000 })),
    )
    expect(code).toBe('FRAME_TOO_LARGE')
  })

  test('a body that comes byte by byte without end is refused', async () => {
    const chunks = '1\r\nx\r\n'.repeat(5000)
    const port = await listen(
      net.createServer((socket) => {
        const more = () => socket.write(chunks, () => setImmediate(more))
        socket.on('error', () => {})
        socket.once('data', () => {
          socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n')
          more()
        })
      }),
    )
    const { code, message } = await failure(
      controlRequest(httpDial(`http://127.0.0.1:${port}/`), connectionOptions()),
    )
    expect([code, message]).toEqual(['PROTOCOL', 'a body in more than 100000 pieces'])
  })

  test('a response that is not HTTP has the code of every other connection', async () => {
    const port = await listen(net.createServer((socket) => socket.end('SSH-2.0-OpenSSH_9\r\n\r\n')))
    const { code } = await failure(controlRequest(httpDial(`http://127.0.0.1:${port}/`), connectionOptions()))
    expect(code).toBe('PROTOCOL')
  })

  test('a refused connection has the code of the system', async () => {
    const free = net.createServer()
    const port = await listen(free)
    await new Promise((resolve) => free.close(resolve))
    const { code } = await failure(controlRequest(httpDial(`http://127.0.0.1:${port}/`), connectionOptions()))
    expect(code).toBe('ECONNREFUSED')
  })
})
