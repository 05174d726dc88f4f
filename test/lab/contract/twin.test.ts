import { describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { monotonicClock } from '../../../src/core/clock.ts'
import {
  type AnyTwin,
  type ClientRequest,
  chunksOfBytes,
  type LabProfile,
  startLab,
  type Twin,
} from '../../../src/lab/index.ts'
import { openWebSocket, post, QUICK, type TestWebSocket } from '../support/lab-client.ts'

/** A fictional provider with features that Lightning does not have: the contract must support them. */

const FORMAT = { encoding: 'mulaw', container: 'raw', sampleRate: 8000 } as const
const speak = (context: string, text: string, more = false): ClientRequest => ({
  kind: 'text',
  context,
  text,
  more,
  release: more ? {} : 'now',
  speech: { voice: 'any', format: FORMAT, completionScope: 'each' },
})

/**
 * Binary audio of odd lengths, word timings before the audio, contexts, connection state, a closing message.
 */
const talker: Twin<{ heard: number }> = {
  facts: {
    provider: 'nobody',
    carrier: 'websocket',
    method: 'GET',
    path: '/v1/:voice/talk',
    defaults: {},
    chunker: chunksOfBytes(777),
    delivery: 'streamed',
    requestId: (digits) => digits.slice(0, 8),
  },
  keyOf: ({ headers }) => headers['x-key'],
  checkConnectRequest: ({ pathParameters, query }) =>
    query.get('rate') === '8000'
      ? undefined
      : { reason: 'invalid', field: 'rate', message: `no such rate for ${pathParameters.voice}` },
  newState: () => ({ heard: 0 }),
  parseFrame: (frame, memo) => {
    memo.heard += 1
    const [word = '', context = '', text = ''] = frame.kind === 'text' ? frame.text.split('|') : ['audio']
    const asks: Record<string, ClientRequest> = {
      say: speak(context, text),
      hold: speak(context, text, true),
      flush: { kind: 'flush', context, more: true },
      stop: { kind: 'cancel', context, scope: 'all' },
      bye: { kind: 'close' },
    }
    const ask = asks[word]
    return ask ? [ask] : [{ kind: 'refuse', refusal: { reason: 'invalid', field: '', message: word } }]
  },
  reply: (event, memo) => {
    switch (event.kind) {
      case 'opened':
        return [{ kind: 'text', text: 'ready' }]
      case 'audio':
        return [{ kind: 'binary', bytes: event.audio }]
      case 'completed':
        return [{ kind: 'text', text: `done|${event.turn.context}|${event.audio.length}|${memo.heard}` }]
      case 'flushed':
        return [{ kind: 'text', text: `flushed|${event.context}` }]
      case 'cancelled':
        return [{ kind: 'text', text: `cancelled|${event.context}` }]
      case 'failed':
        return [{ kind: 'close', code: 1008, reason: 'policy' }]
      case 'closing':
        return [{ kind: 'text', text: 'bye' }]
      case 'refused':
        return [
          { kind: 'head', status: 422, headers: { 'x-why': event.refusal.reason } },
          { kind: 'text', text: JSON.stringify(event.refusal) },
        ]
      default:
        return []
    }
  },
}

/** JSON lines, the whole audio again in the last one; an exhausted quota without an error. */
const liner: Twin = {
  facts: { ...talker.facts, carrier: 'http', method: 'POST', path: '/v1/lines' },
  keyOf: () => 'none is needed',
  parseFrame: (frame) =>
    frame.kind === 'text' ? [speak('', frame.text)] : [{ kind: 'refuse', refusal: { reason: 'busy' } }],
  reply: (event) => {
    const line = (value: unknown) => [{ kind: 'text', text: `${JSON.stringify(value)}\n` } as const]
    switch (event.kind) {
      case 'accepted':
        return [{ kind: 'head', status: 200, headers: { 'content-type': 'application/x-ndjson' } }]
      case 'audio':
        return line({ audio: Buffer.from(event.audio).toString('base64') })
      case 'completed':
        return line({ whole: Buffer.from(event.audio).toString('base64') })
      case 'refused':
        // Only a success status, as an exhausted quota may look.
        return [{ kind: 'head', status: 200, headers: {} }]
      default:
        return []
    }
  },
}

async function open(profile: LabProfile = {}) {
  const twins: Record<string, readonly AnyTwin[]> = { nobody: [talker, liner] }
  const plan = { name: 'n', provider: 'nobody', profile: { ...QUICK, voice: 'tone', ...profile } } as const
  const lab = await startLab({ mounts: [plan], twins })
  return { lab, base: `127.0.0.1:${lab.addresses.n?.port}` }
}

const dialled = async (base: string) =>
  (await openWebSocket(base, '/v1/anna/talk?rate=8000', { 'x-key': 'k' })).line
const texts = (line: TestWebSocket) =>
  line.messages.filter(({ text }) => /^[a-z]+(\||$)/.test(text)).map(({ text }) => text)

describe('a twin can', () => {
  test('greet after its session handshake', async () => {
    const { lab, base } = await open({ session: 80 })
    const began = monotonicClock.now()
    const line = await dialled(base)
    await line.until((one) => texts(one).includes('ready'))
    await lab.close()
    expect(monotonicClock.now() - began).toBeGreaterThanOrEqual(80_000)
  })

  test('refuse by path and query, in its own format', async () => {
    const { lab, base } = await open()
    const why = await new Promise((resolve) => {
      const socket = new WebSocket(`ws://${base}/v1/anna%20b/talk?rate=1`, { headers: { 'x-key': 'k' } })
      socket.on('unexpected-response', (_request, answer) => {
        answer.resume()
        resolve([answer.statusCode, answer.headers['x-why']])
      })
      socket.on('error', () => {})
    })
    await lab.close()
    expect(why).toEqual([422, 'invalid'])
  })

  test('send binary audio in odd lengths', async () => {
    const { lab, base } = await open()
    const line = await dialled(base)
    const lengths: number[] = []
    line.socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) lengths.push(data.length)
    })
    line.send('say|a|0123456789')
    await line.until((one) => texts(one).some((text) => text.startsWith('done')))
    const [record] = lab.truth()
    await lab.close()
    expect(lengths.slice(0, 2)).toEqual([777, 777])
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBe((record?.audio_us ?? 0) / 125)
  })

  test('hold text until a flush, acknowledge the flush, and keep connection state', async () => {
    const { lab, base } = await open()
    const line = await dialled(base)
    for (const word of ['hold|a|one ', 'hold|a|two', 'flush|a']) line.send(word)
    await line.until((one) => texts(one).some((text) => text.startsWith('done')))
    const [record] = lab.truth()
    await lab.close()
    expect(texts(line)).toContain('flushed|a')
    expect(texts(line).at(-1)).toMatch(/^done\|a\|\d+\|3$/)
    expect(record?.chars).toBe('one two'.length)
  })

  test('cancel one context while another continues', async () => {
    const { lab, base } = await open({ pacing: 4 })
    const line = await dialled(base)
    line.send('say|a|something rather long to say')
    line.send('say|b|something else')
    await line.until(({ messages }) => messages.length > 4)
    line.send('stop|a')
    await line.until((one) => texts(one).some((text) => text.startsWith('done|b')))
    const outcomes = lab.truth().map(({ outcome }) => outcome)
    await lab.close()
    expect(texts(line)).toContain('cancelled|a')
    expect(texts(line).some((text) => text.startsWith('done|a'))).toBe(false)
    expect(outcomes).toEqual(['cancelled', 'completed'])
  })

  test('send a closing message and its own close code', async () => {
    const { lab, base } = await open()
    const [wrong, polite] = [await dialled(base), await dialled(base)]
    wrong.socket.send(Buffer.from([1, 2, 3]))
    polite.send('bye')
    await Promise.all([wrong, polite].map((line) => line.until(({ closed }) => closed !== undefined)))
    await lab.close()
    expect(wrong.closed).toEqual({ code: 1008, reason: 'policy' })
    expect(texts(polite)).toContain('bye')
    expect(polite.closed?.code).toBe(1000)
  })

  test('send JSON lines, and the whole audio again at the end', async () => {
    const { lab, base } = await open()
    const answer = await post(base, '/v1/lines', 'hello there', {})
    await lab.close()
    const lines = answer.body
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    const pieces = Buffer.concat(lines.slice(0, -1).map(({ audio }) => Buffer.from(audio, 'base64')))
    expect(lines.length).toBeGreaterThan(3)
    expect(pieces.toString('base64')).toBe(lines.at(-1).whole)
  })

  test('answer an empty HTTP request without audio', async () => {
    const { lab, base } = await open()
    const answer = await post(base, '/v1/lines', ' ', {})
    await lab.close()
    expect(answer.body.toString()).toBe('{"whole":""}\n')
  })

  test('fail without an error message', async () => {
    const { lab, base } = await open()
    const answer = await post(base, '/v1/lines', 'x', { 'content-type': 'application/octet-stream' })
    const [record] = lab.truth()
    await lab.close()
    expect([answer.status, answer.body.length]).toEqual([200, 0])
    expect(record).toMatchObject({ outcome: 'refused', refusal: 'busy' })
  })
})

test.each(['/v1/%zz/talk', '//', '/v1/lines?%', '/%'])(
  'a malformed URL (%s) does not crash the lab',
  async (path) => {
    const { lab, base } = await open()
    await post(base, path, 'x', {})
    const answer = await post(base, '/v1/lines', 'hello', {})
    await lab.close()
    expect(answer.status).toBe(200)
  },
)
