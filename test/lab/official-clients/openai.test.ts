import OpenAI, { AuthenticationError, BadRequestError, NotFoundError, RateLimitError } from 'openai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Lab, startLab } from '../../../src/lab/index.ts'
import { QUICK } from '../support/lab-client.ts'
import { recordSpeech } from './recorded-speech.ts'

/** OpenAI's own package against the lab: it is independent of our reading of the protocol. */

const TEXT = 'The quick brown fox jumps over the lazy dog.'
const SPEECH = { model: 'gpt-4o-mini-tts', voice: 'alloy', input: TEXT, response_format: 'pcm' } as const
const PCM = { encoding: 'pcm_s16le', container: 'raw', sampleRate: 24_000 } as const

let lab: Lab
let expected: Buffer
beforeAll(async () => {
  const profiles = { openai: { pacing: 20 }, strict: { rate: 1 }, kokoro: { dialect: 'kokoro' } }
  lab = await startLab({
    mounts: Object.entries(profiles).map(([name, profile]) => ({
      name,
      provider: 'dialect' in profile ? 'openai-compatible' : 'openai',
      profile: { ...QUICK, ...profile },
    })),
  })
  expected = await recordSpeech(TEXT, PCM)
})
afterAll(() => lab.close())

function clientOf(mount = 'openai', apiKey = 'sk-any') {
  const { host, port } = lab.shared
  return new OpenAI({ apiKey, baseURL: `http://${host}:${port}/${mount}/v1`, maxRetries: 0 })
}

describe('the package openai', () => {
  test('receives every sample that the lab synthesised, in chunks of bytes', async () => {
    const answer = await clientOf().audio.speech.create(SPEECH)
    const pieces: Uint8Array[] = []
    for await (const piece of answer.body ?? []) pieces.push(piece)
    expect(pieces.length).toBeGreaterThan(3)
    expect(Buffer.concat(pieces).equals(expected)).toBe(true)
    expect(answer.headers.get('content-type')).toBe('audio/pcm')
    expect(answer.headers.get('x-request-id')).toMatch(/^req_/)
    expect(Number(answer.headers.get('openai-processing-ms'))).toBeGreaterThanOrEqual(0)
  })

  test('receives the same samples as events, with usage in the last', async () => {
    const answer = await clientOf().audio.speech.create({ ...SPEECH, stream_format: 'sse' })
    const blocks = (await answer.text()).split('\n\n').filter(Boolean)
    const events = blocks.map((block) => JSON.parse(block.replace(/^data: /, '')))
    const deltas = events.filter(({ type }) => type === 'speech.audio.delta')
    expect(Buffer.concat(deltas.map(({ audio }) => Buffer.from(audio, 'base64'))).equals(expected)).toBe(true)
    expect(events.at(-1)).toEqual({
      type: 'speech.audio.done',
      usage: {
        input_tokens: expect.any(Number),
        output_tokens: expect.any(Number),
        total_tokens: expect.any(Number),
      },
    })
  })

  test('receives a WAV file whose sizes are unknown and whose samples are the same', async () => {
    const answer = await clientOf().audio.speech.create({ ...SPEECH, response_format: 'wav' })
    const file = Buffer.from(await answer.arrayBuffer())
    expect([file.readUInt32LE(4), file.readUInt32LE(40)]).toEqual([0xffffffff, 0xffffffff])
    expect(file.subarray(44).equals(expected)).toBe(true)
  })

  test('raises AuthenticationError for a bad key, with its code and request id', async () => {
    const error: unknown = await clientOf('openai', 'bad-key')
      .audio.speech.create(SPEECH)
      .catch((one) => one)
    expect(error).toBeInstanceOf(AuthenticationError)
    expect(error).toMatchObject({
      status: 401,
      code: 'invalid_api_key',
      requestID: expect.stringMatching(/^req_/),
    })
  })

  test('raises RateLimitError for a request over the limit, with retry-after and limits', async () => {
    await clientOf('strict').audio.speech.create(SPEECH)
    const error: unknown = await clientOf('strict')
      .audio.speech.create(SPEECH)
      .catch((one) => one)
    expect(error).toBeInstanceOf(RateLimitError)
    const { status, code, type, headers } = error as RateLimitError
    expect([status, code, type]).toEqual([429, 'rate_limit_exceeded', 'requests'])
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(50)
    expect(headers.get('x-ratelimit-limit-requests')).toBe('1')
    expect(headers.get('x-ratelimit-remaining-requests')).toBe('0')
  })

  test('raises BadRequestError that names the field, and NotFoundError for an unknown model', async () => {
    const asked = [
      { ...SPEECH, speed: 9 },
      { ...SPEECH, model: 'tts-9' },
    ].map((request) =>
      clientOf()
        .audio.speech.create(request)
        .catch((one) => one),
    )
    const [wrong, missing]: unknown[] = await Promise.all(asked)
    expect(wrong).toBeInstanceOf(BadRequestError)
    expect(wrong).toMatchObject({ param: 'speed', type: 'invalid_request_error' })
    expect(missing).toBeInstanceOf(NotFoundError)
    expect(missing).toMatchObject({ code: 'model_not_found' })
  })

  test('works with a compatible server, too', async () => {
    const answer = await clientOf('kokoro').audio.speech.create({
      ...SPEECH,
      model: 'kokoro',
      voice: 'af_heart',
    })
    expect(Buffer.from(await answer.arrayBuffer()).equals(expected)).toBe(true)
  })
})
