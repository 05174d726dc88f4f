import https from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { WebSocketServer } from 'ws'
import type { Line, LineOptions } from '../../src/wire/line.ts'
import { openLine } from '../../src/wire/line.ts'
import {
  CERTIFICATE,
  httpDial,
  KEY,
  lineOptions,
  listening,
  opened,
  Recorder,
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
  return listening(server)
}

const trusting = (more: LineOptions['tls'] = {}) => lineOptions({ tls: { ca: CERTIFICATE, ...more } })

async function echoed(line: Line, text: string): Promise<unknown> {
  const recorder = new Recorder()
  line.listen(recorder)
  line.say([{ kind: 'text', text }])
  await recorder.heard(1)
  return recorder.frames[0]
}

describe('over TLS', () => {
  test('a WebSocket carries frames, also ones that span many reads, and reports its handshake', async () => {
    const line = await opened(webSocketDial(`wss://127.0.0.1:${await peer()}/`), trusting())
    const long = 'ö'.repeat(300_000)
    expect(await echoed(line, long)).toBe(long)
    const { tcp = 0, tls = 0, open = 0 } = line.stamps
    expect(Object.keys(line.stamps)).toEqual(['tcp', 'tls', 'open'])
    expect(tcp).toBeLessThan(tls)
    expect(tls).toBeLessThan(open)
    expect(line.negotiated.tls).toBe('TLSv1.3')
    expect(line.resumed).toBe(false)
  })

  test('an HTTP connection carries responses', async () => {
    const dial = httpDial(`https://127.0.0.1:${await peer()}/`, { framing: 'sse' })
    const line = await opened(dial, trusting())
    const recorder = new Recorder()
    line.listen(recorder)
    line.ask(dial)
    await recorder.heard(4)
    expect(recorder.frames.slice(1, 3)).toEqual([
      { event: '', data: '1' },
      { event: '', data: '2' },
    ])
    expect(line.stamps.open).toBe(line.stamps.tls)
    expect(line.negotiated.alpn).toBe('http/1.1')
  })

  test('the name is sent, and checked against the certificate', async () => {
    const line = await opened(webSocketDial(`wss://localhost:${await peer()}/`), trusting())
    expect(Object.keys(line.stamps)).toEqual(['dns', 'tcp', 'tls', 'open'])
  })

  test('an untrusted certificate is refused, unless that is allowed', async () => {
    const dial = webSocketDial(`wss://127.0.0.1:${await peer()}/`)
    await expect(openLine(dial, lineOptions())).rejects.toMatchObject({
      name: 'DialError',
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    })
    await opened(dial, lineOptions({ tls: { rejectUnauthorized: false } }))
  })

  test.each([
    ['is not resumed by default', false],
    ['is resumed if enabled, and that is observed', true],
  ])('the session of the last dial %s', async (_, resume) => {
    const dial = webSocketDial(`wss://127.0.0.1:${await peer()}/`)
    const options = trusting({ resume })
    const first = await opened(dial, options)
    await echoed(first, 'so that the ticket has come')
    await sleep(20)
    const second = await opened(dial, options)
    expect([first.resumed, second.resumed]).toEqual([false, resume])
    expect(await echoed(second, 'x')).toBe('x')
  })
})
