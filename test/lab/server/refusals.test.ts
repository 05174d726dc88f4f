import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Lab } from '../../../src/lab/index.ts'
import {
  addressOf,
  HELLO,
  KEY,
  openRefused,
  openWebSocket,
  post,
  startTestLab,
} from '../support/lab-client.ts'

const SYNC = '/waves/v1/tts'
const SSE = '/waves/v1/tts/live'

let lab: Lab
beforeAll(async () => {
  lab = await startTestLab()
})
afterAll(() => lab.close())

const bodyOf = (body: Buffer): unknown => JSON.parse(body.toString())

describe('keys', () => {
  const bad = { authorization: 'Bearer bad_key' }

  test.each([
    ['no key', {}, { message: 'Unauthorized: No tokens provided' }],
    ['a bad key', bad, { error: 'unauthorized' }],
  ])('%s: 401 in the observed format on all routes', async (_name, headers, body) => {
    const answers = await Promise.all([
      post(addressOf(lab), SYNC, HELLO, headers),
      post(addressOf(lab), SSE, HELLO, headers),
      openRefused(addressOf(lab), headers),
    ])
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401])
    for (const answer of answers) expect(bodyOf(answer.body)).toEqual(body)
  })

  test('the key may be in the query', async () => {
    const { line } = await openWebSocket(addressOf(lab), '/waves/v1/tts/live?token=sk_x', {})
    line.send({ type: 'ping' })
    await line.until(({ messages }) => messages.length > 0)
    expect(line.messages[0]?.json).toEqual({ type: 'pong' })
  })

  test('a profile may list its accepted keys', async () => {
    const own = await startTestLab({ keys: ['sk_mine'] })
    const [other, mine] = await Promise.all([
      post(addressOf(own), SYNC, HELLO, KEY),
      post(addressOf(own), SYNC, HELLO, { authorization: 'Bearer sk_mine' }),
    ])
    await own.close()
    expect([other.status, mine.status]).toEqual([401, 200])
  })
})

describe('invalid requests', () => {
  test.each([
    ['an unknown format', { output_format: 'mulaw' }, 'output_format', 'invalid_enum_value'],
    ['an unknown model', { model: 'lightning-v3.1' }, 'model', 'invalid_enum_value'],
    ['a rate that is not offered', { sample_rate: 22_050 }, 'sample_rate', 'invalid_enum_value'],
    ['an unknown voice', { voice_id: 'invalid-voice' }, 'voice_id', 'custom'],
    ['no text', { text: undefined }, 'text', 'custom'],
    ['an empty text', { text: ' ' }, 'text', 'custom'],
    ['a speed out of range', { speed: 9 }, 'speed', 'custom'],
    ['an id that is none', { request_id: 'a b' }, 'request_id', 'custom'],
  ])('%s: 400 as the validator’s array', async (_name, change, field, code) => {
    for (const path of [SYNC, SSE]) {
      const answer = await post(addressOf(lab), path, { ...HELLO, ...change })
      expect(answer.status).toBe(400)
      expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
      expect(bodyOf(answer.body)).toMatchObject({
        error: [{ code, path: [field], message: expect.any(String) }],
      })
    }
  })

  test.each(['{', '[]', '"text"', ''])('a body that is no object (%j): 400 as a string', async (body) => {
    const answer = await post(addressOf(lab), SSE, body)
    expect(answer.status).toBe(400)
    expect(bodyOf(answer.body)).toEqual({ error: 'InvalidRequest', message: 'Invalid JSON body' })
  })

  test.each([
    ['no JSON', '{'],
    ['a wrong field', { ...HELLO, sample_rate: 1 }],
    ['continuations with flush', { ...HELLO, context_id: 'c', flush: true }],
    ['a backoff out of range', { ...HELLO, complete_backoff_ms: 20_000 }],
  ])('%s: an error on the connection, which stays open', async (_name, request) => {
    const { line } = await openWebSocket(addressOf(lab))
    line.send(request)
    line.send(HELLO)
    await line.untilStatus('complete')
    expect(line.messages[0]?.json).toMatchObject({ error: 'invalid_parameter', message: expect.any(String) })
  })

  test('unknown fields are ignored', async () => {
    const answer = await post(addressOf(lab), SYNC, { ...HELLO, add_wav_header: true, enhancement: 2 })
    expect(answer.status).toBe(200)
  })

  test('an unknown path: 404, from the lab', async () => {
    const answers = await Promise.all([
      post(addressOf(lab), '/waves/v2', HELLO),
      openRefused(addressOf(lab), KEY, '/waves/v2'),
    ])
    expect(answers.map(({ status }) => status)).toEqual([404, 404])
    for (const { headers } of answers) expect(headers['x-ttfa-lab']).toMatch(/^\d/)
  })
})

describe('limits', () => {
  test('over HTTP a request above the limit gets a 429 with Retry-After, and is in the truth log', async () => {
    const own = await startTestLab({ concurrency: 2, firstAudio: 150 })
    const answers = await Promise.all([1, 2, 3].map(() => post(addressOf(own), SSE, HELLO)))
    const after = await post(addressOf(own), SSE, HELLO)
    const refused = answers.filter(({ status }) => status === 429)
    const truth = own.truth().filter(({ outcome }) => outcome === 'refused')
    await own.close()
    expect(refused).toHaveLength(1)
    expect(refused[0]?.headers['retry-after']).toBe('1')
    expect(after.status).toBe(200)
    expect(truth.map(({ refusal, chars }) => [refusal, chars])).toEqual([['busy', HELLO.text.length]])
  })

  test('on a WebSocket it is an error with the ids of the request', async () => {
    const own = await startTestLab({ concurrency: 1, firstAudio: 150 })
    const [first, second] = [await openWebSocket(addressOf(own)), await openWebSocket(addressOf(own))]
    first.line.send(HELLO)
    second.line.send({ ...HELLO, request_id: 'r-2' })
    await Promise.all([first.line.untilStatus('complete'), second.line.untilStatus('error')])
    second.line.send(HELLO)
    await second.line.untilStatus('complete')
    await own.close()
    expect(second.line.messages[0]?.json).toEqual({
      external_request_id: 'r-2',
      status: 'error',
      error: { message: expect.any(String), code: 'concurrency_limit_exceeded' },
    })
  })

  test('WebSocket and HTTP share one limit', async () => {
    const own = await startTestLab({ concurrency: 1, firstAudio: 150 })
    const { line } = await openWebSocket(addressOf(own))
    line.send(HELLO)
    await new Promise((resolve) => setTimeout(resolve, 30))
    const answer = await post(addressOf(own), SYNC, HELLO)
    await own.close()
    expect(answer.status).toBe(429)
  })

  test('requests per minute', async () => {
    const own = await startTestLab({ rate: 3 })
    const statuses: number[] = []
    for (let count = 0; count < 5; count++) statuses.push((await post(addressOf(own), SYNC, HELLO)).status)
    await own.close()
    expect(statuses).toEqual([200, 200, 200, 429, 429])
  })
})

test('compressed audio holds the sound', async () => {
  const answer = await post(addressOf(lab), SYNC, { ...HELLO, output_format: 'mp3' })
  expect(answer.status).toBe(200)
  // The eleven sync bits of every MPEG audio frame.
  expect(answer.body.readUInt16BE(0) >> 5).toBe(0x7ff)
})
