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

const KEY = { 'xi-api-key': 'sk_test' }
const HTTP = '/v1/text-to-speech/JBFqnCBsd6RMkjVDRZzb'
const PCM = { encoding: 'pcm_s16le', container: 'raw', sampleRate: 24_000 } as const
const QUERY = '?model_id=eleven_flash_v2_5&output_format=pcm_24000'
const BODY = JSON.stringify({ text: 'Hello there.', model_id: 'eleven_flash_v2_5' })
const LONG = 'This is a sentence of about sixty characters, give or take a few. '.repeat(2)

let lab: Lab
let base: string
beforeAll(async () => {
  ;({ lab, base } = await startLabWith('elevenlabs'))
})
afterAll(() => lab.close())

async function withLab<Result>(profile: LabProfile, use: (base: string) => Promise<Result>): Promise<Result> {
  const own = await startLabWith('elevenlabs', { voice: 'tone', ...profile })
  try {
    return await use(own.base)
  } finally {
    await own.lab.close()
  }
}

const bodyOf = ({ body }: { body: Buffer }) => JSON.parse(body.toString())

describe('over HTTP', () => {
  test('a stream’s chunks split samples', async () => {
    await send(`${base}${HTTP}/stream?output_format=pcm_24000`, BODY, KEY)
    const sizes =
      lab
        .truth()
        .at(-1)
        ?.pieces.map(({ bytes }) => bytes) ?? []
    expect(sizes.slice(0, 3)).toEqual([8186, 4300, 1388])
    expect(sizes.filter((size) => size % 2 === 1).length).toBeGreaterThan(2)
  })

  test('responses state their cost and the current concurrency', async () => {
    await withLab({ concurrency: 7, firstAudio: 60 }, async (own) => {
      const answers = await Promise.all([0, 1].map(() => send(`${own}${HTTP}/stream`, BODY, KEY)))
      const others = answers.map(({ headers }) => headers['current-concurrent-requests']).sort()
      expect(others.at(-1)).toBe('2')
      expect(answers[0]?.headers).toMatchObject({
        'content-type': 'audio/mpeg',
        'character-cost': '6',
        'maximum-concurrent-requests': '7',
        'transfer-encoding': 'chunked',
      })
      expect(answers[0]?.headers['tts-latency-ms']).toBeUndefined()
    })
  })

  test('each line of timestamps ends with a newline, including the last', async () => {
    const { body } = await send(`${base}${HTTP}/stream/with-timestamps?output_format=pcm_24000`, BODY, KEY)
    expect(body.toString().endsWith('\n')).toBe(true)
    const lines = body
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const audio = Buffer.concat(lines.map(({ audio_base64 }) => Buffer.from(audio_base64, 'base64')))
    expect(audio.equals(await recordSpeech('Hello there.', PCM))).toBe(true)
    expect(lines.flatMap(({ alignment }) => alignment?.characters ?? []).join('')).toBe('Hello there. ')
  })

  test.each([
    ['a wrong key', HTTP, BODY, { 'xi-api-key': 'bad' }, 401, 'unauthorized', 'invalid_api_key'],
    ['no key', HTTP, BODY, {}, 401, 'unauthorized', 'invalid_api_key'],
    ['an unknown voice', '/v1/text-to-speech/unknown', BODY, KEY, 404, 'voice_not_found', 'voice_not_found'],
    [
      'an unknown format',
      `${HTTP}?output_format=flac`,
      BODY,
      KEY,
      400,
      'invalid_parameters',
      'invalid_parameters',
    ],
    [
      'an unknown model',
      HTTP,
      '{"text":"a","model_id":"x"}',
      KEY,
      400,
      'unsupported_model',
      'unsupported_model',
    ],
    [
      'a format of a larger plan',
      `${HTTP}?output_format=pcm_44100`,
      BODY,
      { 'xi-api-key': 'free' },
      403,
      'subscription_required',
      'output_format_not_allowed',
    ],
  ])('%s is refused with an error object', async (_what, path, body, headers, status, code, legacy) => {
    const answer = await send(`${base}${path}`, body, headers as Record<string, string>)
    expect(answer.status).toBe(status)
    expect(bodyOf(answer).detail).toMatchObject({ code, status: legacy, message: expect.stringMatching(/./) })
    expect(answer.headers['request-id']).toBeUndefined()
    expect(answer.headers['x-trace-id']).toMatch(/./)
  })

  test.each([
    ['no text', '{}', ['body', 'text'], 'missing'],
    ['a text that is none', '{"text":7}', ['body', 'text'], 'value_error'],
    ['no JSON', '{"text', ['body'], 'value_error'],
  ])('%s is refused with an error array', async (_what, body, loc, type) => {
    const answer = await send(`${base}${HTTP}`, body, KEY)
    expect(answer.status).toBe(422)
    expect(bodyOf(answer).detail).toEqual([{ loc, type, msg: expect.stringMatching(/./) }])
  })

  test('a wrong key in the right format is a bad request', async () => {
    const key = { 'xi-api-key': `sk_${'a1'.repeat(24)}` }
    const answer = await withLab({ keys: ['the only one'] }, (own) => send(`${own}${HTTP}`, BODY, key))
    expect(answer.status).toBe(400)
    expect(bodyOf(answer).detail.code).toBe('invalid_api_key')
  })

  test('an exhausted quota is a success without audio', async () => {
    const answer = await withLab({ faults: [{ kind: 'empty' }] }, (own) => send(`${own}${HTTP}`, BODY, KEY))
    expect(answer).toMatchObject({ status: 200, headers: { 'content-length': '0' } })
  })
})

const input = (own = base, query = QUERY) => openRecorded(`${own}${HTTP}/stream-input${query}`, KEY)
const audioOf = ({ messages }: RecordedWebSocket) =>
  Buffer.concat(messages.map(({ audio }) => Buffer.from(typeof audio === 'string' ? audio : '', 'base64')))

describe('on stream-input', () => {
  test('no audio before 120 characters or a flush', async () => {
    const { socket } = await input()
    const before = lab.truth().length
    socket.send({ text: ' ' }, { text: `${LONG.slice(0, 100)} ` })
    await new Promise((resolve) => setTimeout(resolve, 80))
    expect(socket.messages).toEqual([])
    socket.send({ text: LONG.slice(100) })
    await socket.untilField('isFinal', null)
    socket.send({ text: 'Short. ', flush: true })
    socket.send({ text: '' })
    await socket.untilField('isFinal', true)
    expect(lab.truth().length).toBe(before + 2)
    socket.webSocket.terminate()
  })

  test('the first message of a segment has the alignment, and the last one is short', async () => {
    const { socket } = await input()
    socket.send({ text: ' ' }, { text: 'Hello there. ' }, { text: '' })
    await socket.untilField('isFinal', true)
    const finalAt = performance.now()
    const [first, tail, final] = socket.messages
    expect(first).toEqual({
      audio: expect.any(String),
      isFinal: null,
      normalizedAlignment: expect.objectContaining({ chars: [...' Hello there. '] }),
      alignment: {
        chars: [...'Hello there. '],
        charStartTimesMs: expect.any(Array),
        charDurationsMs: expect.any(Array),
      },
    })
    expect(tail).toMatchObject({ isFinal: null, alignment: null, normalizedAlignment: null })
    expect(Buffer.from(String(tail?.audio), 'base64')).toHaveLength(960)
    expect(final).toEqual({ audio: null, isFinal: true, normalizedAlignment: null, alignment: null })
    expect(audioOf(socket).equals(await recordSpeech('Hello there.', PCM))).toBe(true)
    expect(await socket.untilClosed()).toEqual({ code: 1000, reason: '' })
    expect((socket.closed?.at ?? 0) - finalAt).toBeGreaterThan(400)
  })

  test('with auto_mode each message is spoken separately', async () => {
    const { socket } = await input(base, `${QUERY}&auto_mode=true`)
    const before = lab.truth().length
    socket.send({ text: ' ' }, { text: 'Hel' }, { text: 'lo' }, { text: '.' }, { text: '' })
    await socket.untilField('isFinal', true)
    expect(
      lab
        .truth()
        .slice(before)
        .map(({ chars }) => chars),
    ).toEqual([3, 2, 1])
    socket.webSocket.terminate()
  })

  test.each([['xi-api-key'], ['xi_api_key'], ['authorization']])(
    'the key may come in the first message as %s',
    async (name) => {
      const { socket } = await openRecorded(`${base}${HTTP}/stream-input${QUERY}`)
      socket.send({ text: ' ', [name]: 'sk_test' }, { text: 'Hi. ', flush: true })
      await socket.untilField('isFinal', null)
      socket.webSocket.terminate()
    },
  )

  const FAILURES: [string, string, Record<string, string>, unknown[], string, number][] = [
    ['a wrong key', QUERY, { 'xi-api-key': 'bad' }, [], 'invalid_api_key', 1008],
    ['no key at all', QUERY, {}, [{ text: ' ' }], 'invalid_api_key', 1008],
    [
      'a wrong key in the first message',
      QUERY,
      {},
      [{ text: ' ', xi_api_key: 'bad' }],
      'invalid_api_key',
      1008,
    ],
    ['no JSON', QUERY, KEY, ['{'], 'invalid_input_message', 1008],
    [
      'settings that change',
      QUERY,
      KEY,
      [
        { text: ' ', voice_settings: { speed: 1 } },
        { text: 'a ', voice_settings: { speed: 2 } },
      ],
      'invalid_voice_settings',
      1008,
    ],
    ['no text for too long', `${QUERY}&inactivity_timeout=0.1`, KEY, [], 'input_timeout_exceeded', 1008],
  ]
  test.concurrent.each(FAILURES)(
    '%s is reported, and then the connection closes',
    async (_what, query, headers, said, error, code) => {
      const { socket } = await openRecorded(`${base}${HTTP}/stream-input${query}`, headers)
      socket.send(...said)
      const closed = await socket.untilClosed()
      expect(socket.messages).toEqual([{ error, code, message: closed.reason }])
      expect(closed.code).toBe(code)
    },
  )

  test('an unknown voice is reported on the open connection, a model of another WebSocket in the upgrade', async () => {
    const { socket } = await openRecorded(`${base}/v1/text-to-speech/unknown/stream-input${QUERY}`, KEY)
    await socket.untilField('error', 'voice_id_does_not_exist')
    socket.webSocket.terminate()
    const answer = await openRefusedUpgrade(`${base}${HTTP}/stream-input?model_id=eleven_v3`, KEY)
    expect(answer.status).toBe(400)
    expect(bodyOf(answer).detail).toMatchObject({ code: 'unsupported_model', param: 'model_id' })
  })

  test.concurrent.each([
    ['one request too many', { concurrency: 0 }, 'concurrent_limit_exceeded', 1008],
    ['a breakdown', { faults: [{ kind: 'error-frame' } as const] }, 'internal_server_error', 1011],
  ])('%s closes with its code', async (_what, profile, error, code) => {
    await withLab(profile, async (own) => {
      const { socket } = await input(own)
      socket.send({ text: ' ' }, { text: 'Hello there. ', flush: true })
      expect((await socket.untilClosed()).code).toBe(code)
      expect(socket.withField('error', error)).toHaveLength(1)
    })
  })
})

describe('on multi-stream-input', () => {
  const multi = (own = base) => openRecorded(`${own}${HTTP}/multi-stream-input${QUERY}`, KEY)

  test('two contexts speak at the same time, each with its own name and end', async () => {
    const { socket } = await multi()
    socket.send({ text: 'Hello there.', context_id: 'a' }, { text: 'Good evening.', contextId: 'b' })
    socket.send({ context_id: 'a', close_context: true }, { context_id: 'b', close_context: true })
    await socket.untilField('isFinal', true, 2)
    const audio = (id: string) =>
      Buffer.concat(
        socket.withField('contextId', id).map((one) => Buffer.from(String(one.audio ?? ''), 'base64')),
      )
    expect(audio('a').equals(await recordSpeech('Hello there.', PCM))).toBe(true)
    expect(audio('b').equals(await recordSpeech('Good evening.', PCM))).toBe(true)
    for (const id of ['a', 'b']) expect(socket.withField('contextId', id).at(-1)?.isFinal).toBe(true)
    socket.webSocket.terminate()
  })

  test('an empty text keeps a context alive, and its name can be used again after closing', async () => {
    const { socket } = await multi()
    for (let turn = 1; turn <= 2; turn++) {
      socket.send(
        { text: ' ', context_id: 'a' },
        { text: 'Hello. ', context_id: 'a' },
        { text: '', context_id: 'a' },
      )
      socket.send({ context_id: 'a', close_context: true })
      await socket.untilField('isFinal', true, turn)
    }
    expect(socket.closed).toBeUndefined()
    socket.webSocket.terminate()
  })

  test('a sixth context is refused', async () => {
    const { socket } = await multi()
    socket.send(...[1, 2, 3, 4, 5, 6].map((number) => ({ text: ' ', context_id: `c${number}` })))
    expect((await socket.untilClosed()).code).toBe(1008)
    expect(socket.messages).toEqual([expect.objectContaining({ error: 'max_active_conversations' })])
  })

  test('after close_socket the current speech is finished', async () => {
    const { socket } = await multi()
    socket.send({ text: 'Hello there.', context_id: 'a' }, { close_socket: true })
    expect((await socket.untilClosed()).code).toBe(1000)
    expect(socket.withField('isFinal', true)).toHaveLength(1)
    expect(audioOf(socket).length).toBeGreaterThan(1000)
  })

  test('an exhausted quota ends a context without audio and without an error', async () => {
    await withLab({ faults: [{ kind: 'empty' }] }, async (own) => {
      const { socket } = await multi(own)
      socket.send({ text: 'Hello there.', context_id: 'a' }, { context_id: 'a', close_context: true })
      await socket.untilField('isFinal', true)
      expect(socket.messages).toHaveLength(1)
      socket.webSocket.terminate()
    })
  })
})
