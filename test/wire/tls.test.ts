import https from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { openConnection } from '../../src/wire/connect.ts'
import type { Connection, ConnectionOptions } from '../../src/wire/connection.ts'
import {
  CERTIFICATE,
  connectionOptions,
  httpDial,
  KEY,
  listen,
  openForTest,
  RecordingListener,
  webSocketDial,
} from './support.ts'

/** One TLS server for both carriers: echoes frames, and answers requests in two pieces. */
async function peer(): Promise<number> {
  const server = https.createServer({ key: KEY, cert: CERTIFICATE }, (_, response) => {
    response.write('data: 1\n\n')
    setTimeout(() => response.end('data: 2\n\n'), 10)
  })
  const sockets = new WebSocketServer({ server })
  sockets.on('connection', (socket) => socket.on('message', (data) => socket.send(data.toString())))
  return listen(server)
}

const trustingOptions = (more: ConnectionOptions['tls'] = {}) =>
  connectionOptions({ tls: { ca: CERTIFICATE, ...more } })

async function echoed(connection: Connection, text: string): Promise<unknown> {
  const recorder = new RecordingListener()
  connection.listen(recorder)
  connection.send([{ kind: 'text', text }])
  await recorder.receivedFrames(1)
  return recorder.frames[0]
}

describe('over TLS', () => {
  test('a WebSocket carries frames, also ones that span many reads, and reports its handshake', async () => {
    const connection = await openForTest(webSocketDial(`wss://127.0.0.1:${await peer()}/`), trustingOptions())
    const long = 'ö'.repeat(300_000)
    expect(await echoed(connection, long)).toBe(long)
    const { tcp = 0, tls = 0, open = 0 } = connection.stamps
    expect(Object.keys(connection.stamps)).toEqual(['tcp', 'tls', 'open'])
    expect(tcp).toBeLessThan(tls)
    expect(tls).toBeLessThan(open)
    expect(connection.negotiated.tls).toBe('TLSv1.3')
    expect(connection.resumed).toBe(false)
  })

  test('an HTTP connection carries responses', async () => {
    const dial = httpDial(`https://127.0.0.1:${await peer()}/`, { framing: 'sse' })
    const connection = await openForTest(dial, trustingOptions())
    const recorder = new RecordingListener()
    connection.listen(recorder)
    connection.request(dial)
    await recorder.receivedFrames(4)
    expect(recorder.frames.slice(1, 3)).toEqual([
      { event: '', data: '1' },
      { event: '', data: '2' },
    ])
    expect(connection.stamps.open).toBe(connection.stamps.tls)
    expect(connection.negotiated.alpn).toBe('http/1.1')
  })

  test('the name is sent, and checked against the certificate', async () => {
    const connection = await openForTest(webSocketDial(`wss://localhost:${await peer()}/`), trustingOptions())
    expect(Object.keys(connection.stamps)).toEqual(['dns', 'tcp', 'tls', 'open'])
  })

  test('an untrusted certificate is refused, unless that is allowed', async () => {
    const dial = webSocketDial(`wss://127.0.0.1:${await peer()}/`)
    await expect(openConnection(dial, connectionOptions())).rejects.toMatchObject({
      name: 'DialError',
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    })
    await openForTest(dial, connectionOptions({ tls: { rejectUnauthorized: false } }))
  })

  test.each([
    ['is not resumed by default', false],
    ['is resumed if enabled, and that is observed', true],
  ])('the session of the last dial %s', async (_, resume) => {
    const dial = webSocketDial(`wss://127.0.0.1:${await peer()}/`)
    const options = trustingOptions({ resume })
    const first = await openForTest(dial, options)
    await echoed(first, 'so that the ticket has come')
    await sleep(20)
    const second = await openForTest(dial, options)
    expect([first.resumed, second.resumed]).toEqual([false, resume])
    expect(await echoed(second, 'x')).toBe('x')
  })
})
