import { describe, expect, test } from 'vitest'
import { ADAPTERS } from '../../../src/adapters/index.ts'
import { smallestHttp } from '../../../src/adapters/smallest/http.ts'
import { smallestSse } from '../../../src/adapters/smallest/sse.ts'
import { smallestWs } from '../../../src/adapters/smallest/websocket.ts'
import type { Cue, HttpDial } from '../../../src/core/adapter/adapter.ts'
import { SetupError } from '../../../src/core/setup-error.ts'
import { sampleJob } from '../sample-job.ts'

const HTTP_BASE = { base: 'http://127.0.0.1:4000/prefix' }

function bodyOf(dial: unknown): Record<string, unknown> {
  return JSON.parse(String((dial as HttpDial).body))
}

function say(cues: readonly Cue[], raw: Record<string, unknown> = {}): Record<string, unknown>[] {
  const memo = smallestWs.newState?.()
  const job = sampleJob(smallestWs.parseOptions(raw))
  if (!memo) throw new Error('the WebSocket adapter has a memory')
  return cues.flatMap((cue) =>
    (smallestWs.say?.(cue, job, memo) ?? []).map((frame) =>
      JSON.parse(frame.kind === 'text' ? frame.text : ''),
    ),
  )
}

const PIECES: readonly Cue[] = [
  { kind: 'start' },
  { kind: 'text', text: 'Your table ', last: false },
  { kind: 'text', text: 'is booked.', last: true },
  { kind: 'end' },
]

const BASIC = {
  voice_id: 'magnus',
  model: 'lightning_v3.1',
  sample_rate: 24000,
  output_format: 'pcm',
  request_id: 'run-7_t12',
  language: 'en',
}

describe('the request of all three routes', () => {
  test('sends model, sample rate, format and our id, so that the default of 44100 Hz never applies', () => {
    const expected = { ...BASIC, text: 'Your table is booked.' }
    expect(bodyOf(smallestHttp.dial(sampleJob({}, HTTP_BASE)))).toEqual(expected)
    expect(bodyOf(smallestSse.dial(sampleJob({}, HTTP_BASE)))).toEqual(expected)
    expect(say([{ kind: 'text', text: 'Your table is booked.', last: true }])).toEqual([expected])
  })

  test('goes to the base, prefix included, with the key in a header', () => {
    const http = smallestHttp.dial(sampleJob({}, HTTP_BASE))
    expect(http).toMatchObject({
      method: 'POST',
      url: 'http://127.0.0.1:4000/prefix/waves/v1/tts',
      framing: 'bytes',
    })
    expect(http.headers).toEqual({
      authorization: 'Bearer sk_secret',
      'content-type': 'application/json',
      accept: 'audio/wav',
    })
    const sse = smallestSse.dial(sampleJob({}, HTTP_BASE))
    expect(sse).toMatchObject({ url: 'http://127.0.0.1:4000/prefix/waves/v1/tts/live', framing: 'sse' })
    expect(smallestWs.dial(sampleJob({ timeout: 90 }))).toEqual({
      carrier: 'websocket',
      url: 'wss://api.smallest.ai/waves/v1/tts/live?timeout=90',
      headers: { authorization: 'Bearer sk_secret' },
    })
  })

  test('leaves an empty language to the service', () => {
    expect(bodyOf(smallestSse.dial(sampleJob({}, { language: '' })))).not.toHaveProperty('language')
  })

  test('sends the options under their own names', () => {
    const options = { speed: 1.2, math_notation: true, pronunciation_dicts: ['d1'] }
    expect(bodyOf(smallestHttp.dial(sampleJob(smallestHttp.parseOptions(options))))).toMatchObject(options)
    expect(
      say([{ kind: 'text', text: 'Hi.', last: true }], { complete_backoff_ms: 0, word_timestamps: true }),
    ).toEqual([{ ...BASIC, text: 'Hi.', complete_backoff_ms: 0, word_timestamps: true }])
  })

  test.each([
    ['pcm', 'pcm_s16le', 'raw'],
    ['wav', 'pcm_s16le', 'wav'],
    ['mp3', 'mp3', 'mp3'],
    ['ulaw', 'mulaw', 'raw'],
    ['alaw', 'alaw', 'raw'],
  ] as const)('the sync route asks for %s where the target wants %s in %s', (word, encoding, container) => {
    const format = { encoding, container, sampleRate: 8000 }
    expect(bodyOf(smallestHttp.dial(sampleJob({}, { format })))).toMatchObject({
      output_format: word,
      sample_rate: 8000,
    })
  })

  test.each([
    ['an option of the other route', 'smallest-sse', { complete_backoff_ms: 0 }],
    ['a format, which is the target’s and not an option', 'smallest-sse', { output_format: 'wav' }],
    ['a speed out of range', 'smallest-ws', { speed: 3 }],
    ['two ways of buffering at once', 'smallest-ws', { continuations: true, max_buffer_flush_ms: 0 }],
  ])('is refused before anything is sent: %s', (_, id, raw) => {
    expect(() => ADAPTERS[id]?.parseOptions(raw)).toThrow(SetupError)
  })
})

describe('text on the WebSocket', () => {
  test('streamed in pieces is held until the last piece flushes it', () => {
    expect(say(PIECES)).toEqual([
      { ...BASIC, text: 'Your table ', continue: true, flush: false },
      { ...BASIC, text: 'is booked.', continue: false, flush: true },
    ])
  })

  test('streamed in continuations shares a context and never flushes', () => {
    const flushed: readonly Cue[] = [...PIECES.slice(0, 2), { kind: 'flush' }, ...PIECES.slice(2)]
    expect(say(flushed, { continuations: true, max_buffer_delay_ms: 500 })).toEqual([
      { ...BASIC, text: 'Your table ', max_buffer_delay_ms: 500, context_id: 'run-7_t12', continue: true },
      { ...BASIC, text: 'is booked.', max_buffer_delay_ms: 500, context_id: 'run-7_t12', continue: false },
    ])
  })

  test('a flush in between has voice and text, because a bare one is refused', () => {
    expect(say([{ kind: 'flush' }])).toEqual([{ ...BASIC, text: '', continue: true, flush: true }])
  })

  test('keepalive is a ping and not a billed space; a cancel has no message', () => {
    expect(say([{ kind: 'keepalive' }])).toEqual([{ type: 'ping' }])
    expect(say([{ kind: 'open' }, { kind: 'cancel' }, { kind: 'close' }])).toEqual([])
  })
})
