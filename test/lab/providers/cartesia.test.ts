import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LabProfile } from '../../../src/core/config/lab-profile.ts'
import type { Lab } from '../../../src/lab/index.ts'
import { startLabWith } from '../official-clients/client-helpers.ts'
import { recordSpeech } from '../official-clients/recorded-speech.ts'
import {
  openRecorded,
  openRefusedUpgrade,
  type RecordedWebSocket,
  send,
} from '../support/websocket-recorder.ts'

const TODAY = '2026-08-14'
const BEFORE = '2025-04-16'
const KEY = { authorization: 'Bearer sk_car_test', 'cartesia-version': TODAY }
const OLD = { 'x-api-key': 'sk_car_test', 'cartesia-version': BEFORE }
const PCM = { encoding: 'pcm_s16le', container: 'raw', sampleRate: 24_000 } as const
const FIELDS = {
  model_id: 'sonic-3',
  voice: 'f786b574-daa5-4673-aa0c-cbe3e8534c02',
  output_format: { container: 'raw', encoding: 'pcm_s16le', sample_rate: 24_000 },
}
const HELLO = { ...FIELDS, transcript: 'Hello there.' }
const SOCKET = '/tts/websocket'

let lab: Lab
let base: string
beforeAll(async () => {
  ;({ lab, base } = await startLabWith('cartesia'))
})
afterAll(() => lab.close())

async function withLab<Result>(profile: LabProfile, use: (base: string) => Promise<Result>): Promise<Result> {
  const own = await startLabWith('cartesia', { voice: 'tone', ...profile })
  try {
    return await use(own.base)
  } finally {
    await own.lab.close()
  }
}

const post = (path: string, fields: unknown, headers: Record<string, string> = KEY, own = base) =>
  send(`${own}${path}`, JSON.stringify(fields), headers)

describe('over HTTP', () => {
  test('events have a name and a type, and `done` is the last one', async () => {
    const { body, headers } = await post('/tts/sse', { ...HELLO, context_id: 'mine', add_timestamps: true })
    const events = body
      .toString()
      .trim()
      .split('\n\n')
      .map((event) => event.split('\n'))
      .map(([name = '', data = '']) => ({ name: name.slice(7), ...JSON.parse(data.slice(6)) }))
    expect(headers['content-type']).toBe('text/event-stream')
    for (const event of events) {
      expect(event.name).toBe(event.type)
      expect(event).toMatchObject({ context_id: 'mine', status_code: 206, done: event.type === 'done' })
    }
    expect(events.at(-1)?.type).toBe('done')
    const audio = events.map(({ data = '' }) => Buffer.from(data, 'base64'))
    expect(audio[0]).toHaveLength(16_384)
    expect(Buffer.concat(audio).equals(await recordSpeech('Hello there.', PCM))).toBe(true)
  })

  test.each([
    ['a wrong key', { ...KEY, authorization: 'Bearer bad' }, HELLO, 401, null],
    ['an unknown model', KEY, { ...HELLO, model_id: 'x' }, 400, 'model_not_found'],
    ['a model of the past', KEY, { ...HELLO, model_id: 'sonic-turbo' }, 400, 'model_sunsetted'],
    ['an unknown voice', KEY, { ...HELLO, voice: { id: 'unknown' } }, 404, null],
    ['nothing to say', KEY, { ...HELLO, transcript: ' ' }, 400, null],
    ['no version', { authorization: KEY.authorization }, HELLO, 400, null],
    ['a format that nobody has', KEY, { ...HELLO, output_format: { container: 'raw' } }, 400, null],
    ['language and locale', KEY, { ...HELLO, language: 'en', locale: 'en-GB' }, 400, null],
  ])('%s is refused with an error object', async (_what, headers, fields, status, error_code) => {
    const answer = await post('/tts/bytes', fields, headers as Record<string, string>)
    expect(answer.status).toBe(status)
    expect(JSON.parse(answer.body.toString())).toEqual({
      error_code,
      title: expect.stringMatching(/./),
      message: expect.stringMatching(/./),
      request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
  })

  test.each([
    ['a wrong key', { ...OLD, 'x-api-key': 'bad' }, HELLO, 401, 'Unauthorized: Invalid API key'],
    [
      'an unknown voice',
      OLD,
      { ...HELLO, voice: { id: 'unknown' } },
      400,
      'Voice not found: voice: no voice unknown',
    ],
  ])('before that version %s was refused with plain text', async (_what, headers, fields, status, words) => {
    const answer = await post('/tts/bytes', fields, headers)
    expect(answer).toMatchObject({ status, body: Buffer.from(words) })
  })

  test('SSE and WebSocket refuse containers', async () => {
    const wav = { ...HELLO, output_format: { ...FIELDS.output_format, container: 'wav' } }
    expect((await post('/tts/sse', wav)).status).toBe(400)
    expect((await post('/tts/bytes', wav)).status).toBe(200)
  })

  test('a failure in mid-stream is an error event', async () => {
    await withLab({ faults: [{ kind: 'error-frame' }] }, async (own) => {
      const { body } = await post('/tts/sse', HELLO, KEY, own)
      expect(body.toString().trim().split('\n\n').at(-1)).toMatch(
        /^event: error\ndata: \{"type":"error","done":true,"status_code":500/,
      )
    })
  })
})

const dial = async (own = base, headers: Record<string, string> = KEY, query = '') =>
  (await openRecorded(`${own}${SOCKET}${query}`, headers)).socket
const kindsOf = ({ messages }: RecordedWebSocket) =>
  messages.map(({ type }) => type).filter((type, index, all) => type !== all[index - 1])
const audioOf = ({ messages }: RecordedWebSocket) =>
  Buffer.concat(messages.map(({ data }) => Buffer.from(String(data ?? ''), 'base64')))

describe('on a WebSocket', () => {
  test('text is held for max_buffer_delay_ms and spoken when the turn ends', async () => {
    const socket = await dial()
    const part = { ...FIELDS, context_id: 'a', max_buffer_delay_ms: 5000 }
    socket.send(
      { ...part, transcript: 'Hello ', continue: true },
      { ...part, transcript: 'there.', continue: true },
    )
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(socket.messages).toEqual([])
    socket.send({ context_id: 'a', transcript: '', continue: false })
    await socket.untilField('type', 'done')
    expect(kindsOf(socket)).toEqual(['chunk', 'done'])
    expect(audioOf(socket).equals(await recordSpeech('Hello there.', PCM))).toBe(true)
    socket.webSocket.terminate()
  })

  test.each([
    ['today', KEY, []],
    ['before', OLD, ['chunk', 'flush_done']],
  ])('without a delay the version decides whether text is held: %s', async (_when, headers, kinds) => {
    const socket = await dial(base, headers)
    socket.send({ ...HELLO, transcript: 'Hello ', context_id: 'a', continue: true })
    if (kinds.length > 0) await socket.untilField('type', 'flush_done')
    else await new Promise((resolve) => setTimeout(resolve, 60))
    expect(kindsOf(socket)).toEqual(kinds)
    socket.webSocket.terminate()
  })

  test('the version in the query overrides the header', async () => {
    const socket = await dial(base, KEY, `?cartesia_version=${BEFORE}`)
    socket.send({ ...HELLO, context_id: 'a', model_id: 'x' })
    await socket.untilField('type', 'error')
    expect(socket.messages[0]).toEqual({
      type: 'error',
      done: true,
      status_code: 400,
      error: 'Invalid model: model_id: no model x',
      context_id: 'a',
    })
    socket.webSocket.terminate()
  })

  test('a cancelled context is done at once; another context continues', async () => {
    await withLab({ pacing: 1 }, async (own) => {
      const socket = await dial(own)
      socket.send({ ...HELLO, context_id: 'a' }, { ...HELLO, context_id: 'b' })
      await socket.until(({ messages }) => new Set(messages.map(({ context_id }) => context_id)).size === 2)
      socket.send({ context_id: 'a', cancel: true })
      await socket.untilField('type', 'done', 2)
      const done = socket.withField('type', 'done').map(({ context_id }) => context_id)
      expect(done).toEqual(['a', 'b'])
      const last = (id: string) => socket.messages.findLastIndex((one) => one.context_id === id)
      expect(last('a')).toBe(socket.messages.findIndex(({ type }) => type === 'done'))
      expect(socket.withField('context_id', 'b').length).toBeGreaterThan(
        socket.withField('context_id', 'a').length,
      )
      socket.webSocket.terminate()
    })
  })

  test.each([
    [
      'a context that changes its voice',
      [
        { ...HELLO, context_id: 'a', continue: true },
        { ...HELLO, context_id: 'a', voice: 'other' },
      ],
      400,
    ],
    ['no context', [HELLO], 400],
    ['nothing to say', [{ ...HELLO, context_id: 'a', transcript: '' }], 400],
    ['a delay without end', [{ ...HELLO, context_id: 'a', max_buffer_delay_ms: 60_000 }], 400],
    ['no JSON', ['{'], 400],
  ])('%s is an error that leaves the socket open', async (_what, said, status_code) => {
    const socket = await dial()
    socket.send(...said)
    await socket.untilField('type', 'error')
    expect(socket.withField('type', 'error')).toEqual([expect.objectContaining({ done: true, status_code })])
    expect(socket.closed).toBeUndefined()
    socket.webSocket.terminate()
  })

  test('a context above the limit gets its own error and no done', async () => {
    await withLab({ concurrency: 1, firstAudio: 50 }, async (own) => {
      const socket = await dial(own)
      socket.send({ ...HELLO, context_id: 'a' }, { ...HELLO, context_id: 'b' })
      await socket.untilField('type', 'done')
      expect(socket.withField('context_id', 'b')).toEqual([
        expect.objectContaining({ type: 'error', status_code: 429, error_code: 'concurrency_limited' }),
      ])
      socket.webSocket.terminate()
    })
  })

  test('an idle client is told why the connection closes', async () => {
    await withLab({ idleTimeout: 0.1 }, async (own) => {
      const closed = await (await dial(own)).untilClosed()
      expect(closed).toEqual({ code: 1000, reason: 'connection idle timeout' })
    })
  })

  test('a wrong key is refused in the upgrade', async () => {
    const answer = await openRefusedUpgrade(`${base}${SOCKET}?api_key=bad&cartesia_version=${TODAY}`)
    expect(answer.status).toBe(401)
  })
})
