import http from 'node:http'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { contentEncoding, decodeContent } from '../../../src/wire/http/content-encoding.ts'
import { connectionOptions, httpDial, listen, openForTest, RecordingListener } from '../support.ts'

const TEXT = JSON.stringify({ error: { message: 'too many requests at once' } })

describe('a content encoding', () => {
  test.each([
    ['gzip', gzipSync(TEXT)],
    ['x-gzip', gzipSync(TEXT)],
    ['deflate', deflateSync(TEXT)],
    ['deflate', deflateRawSync(TEXT)],
    ['br', brotliCompressSync(TEXT)],
    ['gzip, br', brotliCompressSync(gzipSync(TEXT))],
  ])('is decoded: %s', (encoding, bytes) => {
    expect(decodeContent(encoding, bytes)?.toString()).toBe(TEXT)
  })

  test('gives what has arrived of a body that was cut', () => {
    const whole = gzipSync(Buffer.from(Array.from({ length: 4000 }, (_, at) => (at * at) % 251)))
    expect(decodeContent('gzip', whole.subarray(0, whole.length / 2))?.length).toBeGreaterThan(100)
  })

  test('gives nothing if it is unknown, a lie or unpacks to too much', () => {
    expect(decodeContent('rot13', Buffer.from(TEXT))).toBeUndefined()
    expect(decodeContent('gzip', Buffer.from(TEXT))).toBeUndefined()
    expect(decodeContent('gzip', gzipSync(Buffer.alloc(50_000_000)))).toBeUndefined()
  })

  test('is none if it is `identity`', () => {
    expect([contentEncoding({}), contentEncoding({ 'content-encoding': 'identity' })]).toEqual([
      undefined,
      undefined,
    ])
    expect(contentEncoding({ 'content-encoding': ' GZip' })).toBe('gzip')
  })
})

describe('a response in a content encoding', () => {
  async function answered(status: number, body: string | Buffer, framing: 'bytes' | 'sse' = 'bytes') {
    const server = http.createServer((_, response) => {
      response.writeHead(status, { 'content-encoding': 'gzip' })
      response.end(gzipSync(body))
    })
    const dial = httpDial(`http://127.0.0.1:${await listen(server)}/`, { framing })
    const connection = await openForTest(dial, connectionOptions())
    const recorder = new RecordingListener()
    connection.listen(recorder)
    connection.request(dial)
    return recorder
  }

  test('that is refused is readable', async () => {
    const recorder = await answered(429, TEXT)
    await recorder.receivedFrames(3)
    expect(recorder.frames).toEqual([{ status: 429 }, TEXT, 'eof'])
  })

  test('that is text is read, and then fails with the name of the encoding', async () => {
    const recorder = await answered(200, TEXT)
    await recorder.closed()
    expect(recorder.close).toEqual({
      kind: 'failed',
      code: 'PROTOCOL',
      reason: 'content-encoding gzip, which was not requested',
    })
    expect(recorder.frames).toEqual([{ status: 200 }, TEXT])
  })

  test('that is audio fails without a frame', async () => {
    const recorder = await answered(
      200,
      Buffer.from(Array.from({ length: 9000 }, (_, at) => (at * at) % 251)),
    )
    await recorder.closed()
    expect(recorder.close).toMatchObject({ reason: expect.stringContaining('gzip') })
    expect(recorder.frames).toEqual([{ status: 200 }])
  })
})

test('a part of a response, which nobody asked for, is a violation of the protocol and no answer', async () => {
  const server = http.createServer((_, response) => {
    response.writeHead(206, { 'content-range': 'bytes 0-3/100' })
    response.end('some')
  })
  const dial = httpDial(`http://127.0.0.1:${await listen(server)}/`, { framing: 'bytes' })
  const connection = await openForTest(dial, connectionOptions())
  const recorder = new RecordingListener()
  connection.listen(recorder)
  connection.request(dial)
  await recorder.closed()
  expect(recorder.close).toMatchObject({ kind: 'failed', code: 'PROTOCOL' })
  expect(recorder.frames).not.toContain('eof')
})
