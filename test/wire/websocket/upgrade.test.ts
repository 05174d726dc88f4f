import { describe, expect, test } from 'vitest'
import { openConnection } from '../../../src/wire/connect.ts'
import { DialError } from '../../../src/wire/dial-error.ts'
import { byteServer, connectionOptions, upgradeResponse, webSocketDial } from '../support.ts'

/** Dials a server that answers an upgrade with `answer`, and returns the error. */
async function refused(
  answer: (request: string) => string,
  { end = false, timeout = 5000 } = {},
): Promise<DialError> {
  const port = await byteServer((socket, request) => {
    socket.write(answer(request))
    if (end) socket.end()
  })
  const dial = webSocketDial(`ws://127.0.0.1:${port}/`)
  return openConnection(dial, connectionOptions({ timeout })).then(
    () => expect.fail('opened'),
    (error) => error,
  )
}

describe('an upgrade that is refused', () => {
  test('reports status, headers and body', async () => {
    const error = await refused(
      () => 'HTTP/1.1 401 Unauthorized\r\nContent-Length: 15\r\nX-Id: 7\r\n\r\n{"error":"key"}',
    )
    expect(error).toBeInstanceOf(DialError)
    expect(error).toMatchObject({
      code: 'REFUSED',
      message: 'the upgrade was refused with 401 Unauthorized',
      refusal: { status: 401, headers: { 'x-id': '7' }, body: '{"error":"key"}' },
    })
    expect(Object.keys(error.stamps)).toEqual(['tcp'])
  })

  test.each([
    ['in chunks', 'Transfer-Encoding: chunked\r\n\r\n4\r\nbusy\r\n0\r\n\r\n', false],
    ['up to the end of the connection', '\r\nbusy', true],
    ['behind an interim answer', 'Content-Length: 4\r\n\r\nbusy', false],
  ])('reads a body %s', async (name, rest, end) => {
    const interim = name.startsWith('behind') ? 'HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n' : ''
    const error = await refused(() => `${interim}HTTP/1.1 429 Too Many Requests\r\n${rest}`, { end })
    expect(error.refusal).toMatchObject({ status: 429, body: 'busy' })
  })

  test('waits for the body until the timeout, and reports what has arrived', async () => {
    const error = await refused(() => 'HTTP/1.1 503 Service Unavailable\r\nContent-Length: 99\r\n\r\nhalf', {
      timeout: 100,
    })
    expect(error).toMatchObject({ code: 'REFUSED', refusal: { status: 503, body: 'half' } })
  })

  test('keeps the first 64 KiB of an endless body', async () => {
    const error = await refused(() => `HTTP/1.1 500 Oops\r\n\r\n${'x'.repeat(200_000)}`, { end: true })
    expect(error.refusal?.body).toHaveLength(65_536)
  })
})

describe('an invalid upgrade', () => {
  const accepted = (request: string, from: RegExp, to: string) => upgradeResponse(request).replace(from, to)

  test.each<[string, (request: string) => string, string]>([
    [
      'a wrong accept key',
      (request) => accepted(request, /Accept: .*/, 'Accept: x'),
      'a wrong Sec-WebSocket-Accept',
    ],
    [
      'another protocol',
      (request) => accepted(request, /Upgrade: websocket/, 'Upgrade: h2c'),
      'status 101 without `Upgrade: websocket`',
    ],
    [
      'no word of an upgrade of the connection',
      (request) => accepted(request, /Connection: Upgrade/, 'Connection: keep-alive'),
      'status 101 without `Connection: Upgrade`',
    ],
    [
      'an extension',
      (request) => upgradeResponse(request, 'Sec-WebSocket-Extensions: permessage-deflate\r\n'),
      'an extension that was not offered',
    ],
    [
      'a subprotocol',
      (request) => upgradeResponse(request, 'Sec-WebSocket-Protocol: x\r\n'),
      'a subprotocol that was not offered',
    ],
    ['something that is not HTTP', () => '220 mail.example.test ESMTP\r\n\r\n', 'not an HTTP response'],
    ['a head that is too long', () => `HTTP/1.1 101 X\r\nA: ${'x'.repeat(70_000)}`, 'a head longer than'],
  ])('%s is a protocol error', async (_, answer, reason) => {
    const error = await refused(answer)
    expect(error).toMatchObject({
      name: 'DialError',
      code: 'PROTOCOL',
      message: expect.stringContaining(reason),
    })
    expect(error.refusal).toBeUndefined()
  })

  test('a connection that ends before the answer is truncated', async () => {
    expect(await refused(() => 'HTTP/1.1 101 Sw', { end: true })).toMatchObject({ code: 'TRUNCATED' })
  })
})
