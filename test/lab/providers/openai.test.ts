import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Lab, startLab } from '../../../src/lab/index.ts'
import { COMPATIBLE_TWINS } from '../../../src/lab/providers/openai/compatible/twins.ts'
import { parseEvents, post, QUICK } from '../support/lab-client.ts'

const SPEECH = '/v1/audio/speech'
const HELLO = { model: 'gpt-4o-mini-tts', voice: 'alloy', input: 'Hello there.', response_format: 'pcm' }
const DIALECTS = [...new Set(COMPATIBLE_TWINS.flatMap(({ facts }) => facts.dialect ?? []))]

let lab: Lab
beforeAll(async () => {
  const profile = { ...QUICK, voice: 'tone' } as const
  const dialects = DIALECTS.map((dialect) => ({
    name: dialect,
    provider: 'openai-compatible',
    profile: { ...profile, firstAudio: 120, dialect },
  }))
  const limits = {
    name: 'narrow',
    provider: 'openai',
    profile: { ...profile, firstAudio: 150, concurrency: 1 },
  }
  lab = await startLab({ mounts: [{ name: 'openai', provider: 'openai', profile }, limits, ...dialects] })
})
afterAll(() => lab.close())

const ask = (mount: string, change: object = {}, path = SPEECH) =>
  post(`${lab.shared.host}:${lab.shared.port}/${mount}`, path, { ...HELLO, ...change })
const errorOf = (body: Buffer): unknown => JSON.parse(body.toString()).error

describe('OpenAI', () => {
  test.each([
    ['no model', { model: undefined }, 400, 'model'],
    ['no text', { input: undefined }, 400, 'input'],
    ['a text that is too long', { input: 'x'.repeat(4097) }, 400, 'input'],
    ['an unknown voice', { voice: 'nobody' }, 400, 'voice'],
    ['a format the lab cannot speak', { response_format: 'flac' }, 400, 'response_format'],
    ['a field that is not in the schema', { stream: true }, 400, 'stream'],
    ['events from a model that has none', { model: 'tts-1', stream_format: 'sse' }, 400, 'stream_format'],
    ['a model that does not exist', { model: 'tts-2' }, 404, 'model'],
  ])('refuses %s and names the field', async (_name, change, status, param) => {
    const answer = await ask('openai', change)
    expect(answer.status).toBe(status)
    expect(errorOf(answer.body)).toEqual({
      message: expect.any(String),
      type: 'invalid_request_error',
      param,
      code: status === 404 ? 'model_not_found' : null,
    })
  })

  test('accepts a custom voice by its id', async () => {
    expect((await ask('openai', { voice: { id: 'voice_1' } })).status).toBe(200)
  })

  test('splits samples in plain bytes', async () => {
    await ask('openai')
    const sizes = lab
      .truth()
      .at(-1)
      ?.pieces.map(({ bytes }) => bytes % 2)
    expect(sizes).toContain(1)
  })

  test('refuses a client that is too fast, without Retry-After', async () => {
    const answers = await Promise.all([ask('narrow'), ask('narrow')])
    const refused = answers.find(({ status }) => status === 429)
    expect(errorOf(refused?.body ?? Buffer.from('{}'))).toMatchObject({ code: 'slow_down' })
    expect(refused?.headers['retry-after']).toBeUndefined()
  })
})

describe('compatible servers', () => {
  test.each(DIALECTS)('%s needs no key, accepts any voice, and refuses a missing text', async (dialect) => {
    const address = `${lab.shared.host}:${lab.shared.port}/${dialect}`
    const request = { ...HELLO, model: 'tts-1', voice: 'somebody', response_format: 'wav' }
    const answers = await Promise.all([
      post(address, SPEECH, request, {}),
      post(address, SPEECH, { ...request, input: undefined }, {}),
    ])
    expect(answers.map(({ status }) => status)).toEqual([200, 400])
    expect(answers[0]?.body.subarray(0, 4).toString()).toBe('RIFF')
  })

  const WHOLE = ['chatterbox', 'chatterbox-server', 'vllm-omni', 'orpheus']
  test.each(DIALECTS)(
    '%s sends its status line early if it streams, and with the body if not',
    async (dialect) => {
      const answer = await ask(dialect, { model: 'tts-1', response_format: 'wav' })
      const accepted = lab
        .truth()
        .find(({ mount, request }) => mount === dialect && request !== '')?.accepted_us
      expect(answer.firstAt).toBeGreaterThan((accepted ?? 0) + 120_000)
      expect(answer.firstAt - answer.headAt > 60_000).toBe(!WHOLE.includes(dialect))
    },
  )

  test('kokoro has three models and puts errors into `detail`', async () => {
    const answer = await ask('kokoro', { model: 'gpt-4o-mini-tts' })
    expect(answer.status).toBe(400)
    expect(JSON.parse(answer.body.toString())).toEqual({
      detail: { error: 'validation_error', message: expect.any(String), type: 'invalid_request_error' },
    })
  })

  test('speaches sends raw samples in events, whatever format was requested, and counts no tokens', async () => {
    const [events, bytes] = await Promise.all([
      ask('speaches', { model: 'any', stream_format: 'sse', response_format: 'wav', sample_rate: 8000 }),
      ask('speaches', { model: 'any' }),
    ])
    const parsed = parseEvents(events.body)
    const audio = parsed.map(({ data }) => Buffer.from(String(data.audio ?? ''), 'base64'))
    expect(Buffer.concat(audio).equals(bytes.body)).toBe(true)
    expect(parsed.at(-1)?.data).toMatchObject({ type: 'speech.audio.done', token_usage: { total_tokens: 0 } })
  })

  test('openedai has a sample rate per model, given only in the content type', async () => {
    const [piper, xtts] = await Promise.all([
      ask('openedai', { model: 'tts-1' }),
      ask('openedai', { model: 'tts-1-hd' }),
    ])
    expect(piper.headers['content-type']).toBe('audio/pcm;rate=22050')
    expect(piper.body.length / xtts.body.length).toBeCloseTo(22_050 / 24_000, 2)
  })

  test('chatterbox sends WAV whatever was requested', async () => {
    const answer = await ask('chatterbox', { response_format: 'mp3' })
    expect(answer.body.subarray(0, 4).toString()).toBe('RIFF')
    expect(answer.body.readUInt32LE(40)).toBe(answer.body.length - 44)
  })

  test('chatterbox streams a WAV header long before the audio, with placeholder sizes', async () => {
    const answer = await ask('chatterbox', {}, `${SPEECH}/stream`)
    expect(answer.body.readUInt32LE(4)).toBe(0x7fffffff - 36)
    expect(answer.firstAt - answer.headAt).toBeLessThan(60_000)
    const [piece] = lab.truth().at(-1)?.pieces ?? []
    expect((piece?.at_us ?? 0) - answer.firstAt).toBeGreaterThan(60_000)
  })

  test('chatterbox describes the audio in its first event', async () => {
    const answer = await ask('chatterbox', { stream_format: 'sse' })
    expect(parseEvents(answer.body)[0]?.data).toEqual({
      type: 'speech.audio.info',
      sample_rate: 24_000,
      channels: 1,
      bits_per_sample: 16,
    })
  })

  test('vllm-omni names its events and states the format in each', async () => {
    const answer = await ask('vllm-omni', { stream: true })
    const events = parseEvents(answer.body)
    expect(events[0]).toMatchObject({ event: 'speech.audio.delta', data: { response_format: 'pcm' } })
    expect(events.at(-1)).toMatchObject({ event: 'speech.audio.done' })
  })

  test('vllm-omni streams bytes only at normal speed', async () => {
    const bytes = { stream: true, stream_format: 'audio' }
    const answers = await Promise.all([ask('vllm-omni', bytes), ask('vllm-omni', { ...bytes, speed: 2 })])
    expect(answers.map(({ status }) => status)).toEqual([200, 400])
  })
})

test('an unknown dialect is a setup error', async () => {
  const plan = { name: 'x', provider: 'openai', profile: { dialect: 'klingon' } }
  await expect(startLab({ mounts: [plan] })).rejects.toMatchObject({ code: 'LAB_DIALECT' })
})
