import http2 from 'node:http2'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { LabProfile } from '../../../src/core/config/lab-profile.ts'
import type { Lab } from '../../../src/lab/index.ts'
import { addressOf, HELLO, KEY, openWebSocket, post, startTestLab } from '../support/lab-client.ts'

const SECURITIES = [
  ['without TLS', false],
  ['over TLS', true],
] as const

async function opened(profile: LabProfile, tls = false) {
  const lab = await startTestLab({ voice: 'tone', ...profile }, { tls })
  onTestFinished(() => lab.close())
  return { lab, session: connectTo(lab, tls) }
}

/** Node's own client: nothing of ttfa is in it. */
function connectTo(lab: Lab, tls: boolean): http2.ClientHttp2Session {
  const session = http2.connect(`http${tls ? 's' : ''}://${addressOf(lab)}`, { rejectUnauthorized: false })
  session.on('error', () => {})
  onTestFinished(() => session.destroy())
  return session
}

interface Answer {
  readonly status: number | undefined
  readonly headers: http2.IncomingHttpHeaders
  readonly body: Buffer
  /** How the stream ended: 0 is well. */
  readonly code: number
}

function ask(session: http2.ClientHttp2Session, path: string, body: unknown = HELLO): Promise<Answer> {
  const stream = session.request({ ':method': 'POST', ':path': path, ...KEY })
  stream.end(JSON.stringify(body))
  return new Promise((resolve) => {
    let head: http2.IncomingHttpHeaders & http2.IncomingHttpStatusHeader = {}
    const chunks: Buffer[] = []
    stream.on('response', (headers) => {
      head = headers
    })
    stream.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', () => {})
    stream.on('close', () =>
      resolve({ status: head[':status'], headers: head, body: Buffer.concat(chunks), code: stream.rstCode }),
    )
  })
}

describe('the lab speaks HTTP/2', () => {
  test.each(SECURITIES)('%s, with the same answers as over HTTP/1.1', async (_, tls) => {
    const { lab, session } = await opened({ firstAudio: 5 }, tls)
    const answers = [
      await ask(session, '/waves/v1/tts'),
      await ask(session, '/waves/v1/tts/live'),
      await ask(session, '/nowhere'),
    ]
    expect(answers.map(({ status, code }) => [status, code])).toEqual([
      [200, 0],
      [200, 0],
      [404, 0],
    ])
    const [whole, events] = answers
    expect(events?.headers['content-type']).toContain('text/event-stream')
    expect(whole?.headers['x-ttfa-lab']).toBeTruthy()
    if (!tls) expect((await post(addressOf(lab), '/waves/v1/tts', HELLO)).body).toEqual(whole?.body)
    expect(lab.truth().filter(({ outcome }) => outcome === 'completed').length).toBeGreaterThanOrEqual(2)
  })

  test('several requests at once on one connection', async () => {
    const { lab, session } = await opened({ firstAudio: 30 })
    const answers = await Promise.all([1, 2, 3].map(() => ask(session, '/waves/v1/tts')))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(new Set(lab.truth().map(({ ports }) => ports?.client)).size).toBe(1)
  })

  test('beside HTTP/1.1 and WebSockets on the same port', async () => {
    const { lab, session } = await opened({ firstAudio: 5 })
    const { line } = await openWebSocket(addressOf(lab))
    line.send(HELLO)
    await line.untilStatus('complete')
    expect((await ask(session, '/waves/v1/tts')).status).toBe(200)
    expect((await post(addressOf(lab), '/waves/v1/tts', HELLO)).status).toBe(200)
  })

  test('a wrong key, a limit of connections, and a fault are those of the profile', async () => {
    const { lab, session } = await opened({ firstAudio: 5, limits: { sockets: 1 } })
    expect((await ask(session, '/waves/v1/tts')).status).toBe(200)
    expect((await ask(connectTo(lab, false), '/waves/v1/tts')).status).toBe(429)
    const { session: cut } = await opened({ faults: [{ kind: 'drop' }], firstAudio: 5 })
    const answer = await ask(cut, '/waves/v1/tts')
    expect([answer.code === 0, cut.destroyed]).toEqual([false, true])
  })

  test('bytes that are neither HTTP/1.1 nor HTTP/2 are refused', async () => {
    const { lab } = await opened({})
    const { connect } = await import('node:net')
    const [, port] = addressOf(lab).split(':')
    const socket = connect(Number(port), '127.0.0.1')
    socket.end('PRI * HTTP/3.0\r\n\r\n')
    const answered = Buffer.concat(await socket.toArray()).toString()
    expect(answered).toContain('HTTP/1.1 400 Bad Request')
  })
})
