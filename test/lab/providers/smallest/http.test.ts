import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Lab } from '../../../../src/lab/index.ts'
import { addressOf, audioOf, HELLO, KEY, parseEvents, post, startTestLab } from '../../support/lab-client.ts'

const SYNC = '/waves/v1/tts'
const SSE = '/waves/v1/tts/live'

let lab: Lab
beforeAll(async () => {
  lab = await startTestLab()
})
afterAll(() => lab.close())

const recordOf = (request: unknown) => lab.truth().find((record) => record.request === request)

describe('the whole response', () => {
  test('has headers with ids, all of the audio, and always the type audio/wav', async () => {
    const answer = await post(addressOf(lab), SYNC, { ...HELLO, request_id: 'mine' })
    expect(answer.status).toBe(200)
    expect(answer.headers).toMatchObject({
      'content-type': 'audio/wav',
      'content-length': String(answer.body.length),
      'x-session-id': expect.stringMatching(/^http_/),
      'x-request-id': expect.stringMatching(/^task_/),
      'x-external-session-id': '',
      'x-external-request-id': 'mine',
    })
    const record = recordOf(answer.headers['x-request-id'])
    expect(record?.pieces.map(({ bytes }) => bytes)).toEqual([answer.body.length])
    expect(record?.audio_us).toBeCloseTo((answer.body.length / 48_000) * 1e6, 3)
  })

  test('wav has a header of 44 bytes before the same audio, which the truth log does not count', async () => {
    const [pcm, wav] = await Promise.all([
      post(addressOf(lab), SYNC, HELLO),
      post(addressOf(lab), SYNC, { ...HELLO, output_format: 'wav' }),
    ])
    expect(wav.body.subarray(0, 4).toString()).toBe('RIFF')
    expect(wav.body.subarray(44).equals(pcm.body)).toBe(true)
    expect(recordOf(wav.headers['x-request-id'])?.pieces[0]?.bytes).toBe(pcm.body.length)
  })

  test.each(['ulaw', 'alaw'])('%s is one byte per sample', async (output_format) => {
    const [pcm, other] = await Promise.all([
      post(addressOf(lab), SYNC, HELLO),
      post(addressOf(lab), SYNC, { ...HELLO, output_format }),
    ])
    expect(other.body.length).toBe(pcm.body.length / 2)
  })

  test('its status line waits for the audio', async () => {
    const own = await startTestLab({ firstAudio: 120 })
    const answer = await post(addressOf(own), SYNC, HELLO)
    const [record] = own.truth()
    await own.close()
    expect(answer.headAt - (record?.accepted_us ?? 0)).toBeGreaterThanOrEqual(120_000)
  })

  test.each([8000, 16_000, 24_000, 44_100])('has the same duration at %i Hz', async (sample_rate) => {
    const answer = await post(addressOf(lab), SYNC, { ...HELLO, sample_rate })
    const length = recordOf((await post(addressOf(lab), SYNC, HELLO)).headers['x-request-id'])?.audio_us ?? 0
    expect(answer.body.length / 2 / sample_rate).toBeCloseTo(length / 1e6, 2)
  })
})

describe('the response as events', () => {
  test('audio events and an unnamed end; statuses are strings', async () => {
    const answer = await post(addressOf(lab), SSE, HELLO)
    expect(answer.headers['content-type']).toBe('text/event-stream')
    expect(answer.headers['x-request-id']).toMatch(/^task_/)
    const events = parseEvents(answer.body)
    expect(events.at(-1)).toEqual({ event: undefined, data: { status: '200', done: true } })
    for (const { event, data } of events.slice(0, -1)) {
      expect(event).toBe('audio')
      expect(data).toEqual({ audio: expect.any(String), done: false, status: '206' })
    }
    expect(answer.body.toString().endsWith('\n\n')).toBe(true)
  })

  test('the audio equals the whole response, and is PCM whatever was requested', async () => {
    const sync = await post(addressOf(lab), SYNC, HELLO)
    const events = await post(addressOf(lab), SSE, { ...HELLO, output_format: 'wav' })
    expect(audioOf(events.body).equals(sync.body)).toBe(true)
  })

  test('status line and headers come before the first audio', async () => {
    const own = await startTestLab({ firstAudio: 200 })
    const answer = await post(addressOf(own), SSE, HELLO)
    await own.close()
    expect(answer.firstAt - answer.headAt).toBeGreaterThan(100_000)
  })

  test('every chunk was written before it arrived', async () => {
    const answer = await post(addressOf(lab), SSE, HELLO)
    const record = recordOf(answer.headers['x-request-id'])
    expect(record?.outcome).toBe('completed')
    expect(record?.pieces[0]?.at_us).toBeLessThan(answer.firstAt)
    expect(record?.completed_us).toBeLessThan(answer.endedAt)
    const bytes = record?.pieces.reduce((sum, piece) => sum + piece.bytes, 0)
    expect(bytes).toBe(audioOf(answer.body).length)
  })

  test('two responses on one connection are different requests', async () => {
    const ids = [await post(addressOf(lab), SSE, HELLO), await post(addressOf(lab), SSE, HELLO)].map(
      ({ headers }) => headers['x-request-id'],
    )
    expect(ids[0]).not.toBe(ids[1])
  })
})

test('a client that disconnects is logged, and its slot is free again', async () => {
  const own = await startTestLab({ pacing: 1, concurrency: 1 })
  const aborted = new AbortController()
  const answer = await fetch(`http://${addressOf(own)}${SSE}`, {
    method: 'POST',
    headers: KEY,
    body: JSON.stringify(HELLO),
    signal: aborted.signal,
  })
  await answer.body?.getReader().read()
  aborted.abort()
  while (own.truth().length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  const second = await post(addressOf(own), SYNC, HELLO)
  const outcomes = own.truth().map(({ outcome }) => outcome)
  await own.close()
  expect(second.status).toBe(200)
  expect(outcomes).toEqual(['gone', 'completed'])
})

test('dial delays the status line', async () => {
  const own = await startTestLab({ dial: 100 })
  const began = process.hrtime.bigint()
  await post(addressOf(own), SSE, HELLO)
  const elapsed = Number(process.hrtime.bigint() - began) / 1e6
  await own.close()
  expect(elapsed).toBeGreaterThanOrEqual(100)
})
