import { describe, expect, test } from 'vitest'
import { playhtHttp } from '../../../src/adapters/playht/http.ts'
import { playhtWs } from '../../../src/adapters/playht/websocket.ts'
import type { AudioFormat } from '../../../src/core/audio-format.ts'
import { SetupError } from '../../../src/core/setup-error.ts'
import {
  adapterSession,
  binary,
  eof,
  head,
  kindsOf,
  message,
  parseBody,
  parseFrames,
} from '../adapter-session.ts'
import { sampleJob } from '../sample-job.ts'

const VOICE = 's3://voices/manifest.json'
const HTTP = { base: 'http://127.0.0.1:4000/playht', model: 'PlayDialog', voice: VOICE }
const WS = { ...HTTP, base: 'ws://127.0.0.1:4000/playht' }
const SOCKET = 'ws://127.0.0.1:4001/ws?fal_jwt_token=t'

describe('a request', () => {
  test('sets voice, engine, format and rate, whose documented defaults disagree', () => {
    expect(parseBody(playhtHttp.dial(sampleJob({}, HTTP)))).toEqual({
      text: 'Your table is booked.',
      voice: VOICE,
      voice_engine: 'PlayDialog',
      output_format: 'raw',
      sample_rate: 24000,
      language: 'english',
    })
  })

  test('over HTTP sends the bare key and a user id', () => {
    const dial = playhtHttp.dial(sampleJob(playhtHttp.parseOptions({ user_id: 'u1' }), HTTP))
    expect(dial).toMatchObject({ url: 'http://127.0.0.1:4000/playht/api/v2/tts/stream', framing: 'bytes' })
    expect(dial.headers).toMatchObject({ authorization: 'sk_secret', 'x-user-id': 'u1' })
    expect(parseBody(dial)).not.toHaveProperty('user_id')
  })

  test('to the turbo engine sends neither rate nor sampling parameters, which it does not accept', () => {
    const options = playhtHttp.parseOptions({ temperature: 1 })
    const body = parseBody(playhtHttp.dial(sampleJob(options, { ...HTTP, model: 'PlayDialog-turbo' })))
    expect(body).not.toHaveProperty('sample_rate')
    expect(body).not.toHaveProperty('temperature')
  })

  test.each([
    ['wav', 'pcm_s16le', 'wav'],
    ['mulaw', 'mulaw', 'raw'],
    ['mp3', 'mp3', 'mp3'],
  ] as const)('asks for %s where the target wants %s in %s', (word, encoding, container) => {
    const format: AudioFormat = { encoding, container, sampleRate: 8000 }
    expect(parseBody(playhtHttp.dial(sampleJob({}, { ...HTTP, format })))).toMatchObject({
      output_format: word,
      sample_rate: 8000,
    })
  })

  test('sends an unknown language unchanged', () => {
    expect(parseBody(playhtHttp.dial(sampleJob({}, { ...HTTP, language: 'xhosa' })))).toHaveProperty(
      'language',
      'xhosa',
    )
    expect(parseBody(playhtHttp.dial(sampleJob({}, { ...HTTP, language: '' })))).not.toHaveProperty(
      'language',
    )
  })
})

describe('the two steps of the WebSocket', () => {
  test('ask for the WebSocket URL, with a `Bearer` key', () => {
    const prelude = playhtWs.prelude?.(sampleJob({}, WS))
    expect(prelude).toMatchObject({
      method: 'POST',
      url: 'http://127.0.0.1:4000/playht/api/v4/websocket-auth',
      body: '{}',
    })
    expect(prelude?.headers).toMatchObject({ authorization: 'Bearer sk_secret' })
  })

  test.each([
    ['play.ht', { websocket_urls: { PlayDialog: SOCKET, 'Play3.0-mini': 'ws://other/' } }],
    ['play.ai', { webSocketUrls: { PlayDialog: SOCKET } }],
    ['older prose', { websocket_url: SOCKET }],
  ])('connect where the answer of %s says, with no credentials beside its token', (_, answer) => {
    expect(playhtWs.dial(sampleJob({}, WS), JSON.stringify(answer))).toEqual({
      carrier: 'websocket',
      url: SOCKET,
      headers: {},
    })
  })

  test.each([
    ['has no such engine', '{"websocket_urls":{"Play3.0-mini":"ws://other/"}}'],
    ['is no JSON', '<html>'],
    ['names something that is no WebSocket', '{"websocket_url":"javascript:alert(1)"}'],
    ['is empty', ''],
  ])('fail with the engine’s name if the response %s', (_, answer) => {
    expect(() => playhtWs.dial(sampleJob({}, WS), answer)).toThrow('has no WebSocket URL for PlayDialog')
  })
})

describe('a target at the retired service', () => {
  test.each(['https://api.play.ht', 'https://api.play.ai', 'https://play.ht'])('is rejected: %s', (base) => {
    const words = 'shut down on 2025-12-31'
    expect(() => playhtHttp.dial(sampleJob({}, { ...HTTP, base }))).toThrow(words)
    expect(() => playhtWs.prelude?.(sampleJob({}, { ...WS, base }))).toThrow(SetupError)
  })

  test('a host with a similar name is accepted', () => {
    expect(() => playhtHttp.dial(sampleJob({}, { ...HTTP, base: 'https://display.ht' }))).not.toThrow()
  })

  test('both routes are marked as retired', () => {
    expect([playhtHttp.facts.retired, playhtWs.facts.retired]).toEqual(['2025-12-31', '2025-12-31'])
  })
})

describe('the WebSocket', () => {
  const said = { kind: 'text', text: 'Hi.', last: true } as const
  const start = message({ type: 'start', request_id: 'run-7_t12' })
  const end = (request_id: unknown = 'run-7_t12') => message({ type: 'end', request_id })
  const AUDIO = new Uint8Array([1, 2, 3, 4])

  test('sends one utterance as one frame, with our id', () => {
    const frames = parseFrames(
      adapterSession(playhtWs, { seed: 7 }, WS).say({ kind: 'start' }, said, { kind: 'end' }),
    )
    expect(frames).toEqual([
      expect.objectContaining({
        text: 'Hi.',
        voice: VOICE,
        request_id: 'run-7_t12',
        seed: 7,
        output_format: 'raw',
      }),
    ])
  })

  test('hears no audio in `start`, audio in binary frames, and the end', () => {
    const ear = adapterSession(playhtWs, {}, WS)
    expect(ear.hear(head(101), start, binary('RIFF....WAVE'), binary(AUDIO), binary(''), end())).toEqual([
      { kind: 'note', requestId: 'run-7_t12', stream: 'run-7_t12' },
      { kind: 'audio', audio: Buffer.from('RIFF....WAVE') },
      { kind: 'audio', audio: Buffer.from(AUDIO) },
      { kind: 'end', stream: 'run-7_t12' },
    ])
  })

  test('hears a repeated end once, and the end of the next request', () => {
    const ear = adapterSession(playhtWs, {}, WS)
    expect(kindsOf(ear.hear(end('a'), end('a'), end('b')))).toEqual(['end', 'end'])
    const anonymous = message({ type: 'end' })
    expect(kindsOf(ear.hear(anonymous, anonymous))).toEqual(['end', 'end'])
  })

  test.each([
    ['a word', { error: 'Invalid voice' }, 'rejected', 'Invalid voice'],
    [
      'an object',
      { error: { message: 'too many requests', code: 'RATE' } },
      'limit',
      'RATE: too many requests',
    ],
    [
      'PlayHT’s own words',
      { error_message: 'jwt expired', error_id: 'UNAUTHORIZED' },
      'auth',
      'UNAUTHORIZED: jwt expired',
    ],
    ['unknown words', { error: 'boom' }, 'server', 'boom'],
  ])('hears an error in the shape of %s', (_, fields, kind, detail) => {
    expect(adapterSession(playhtWs, {}, WS).hear(message(fields))).toMatchObject([
      { fault: { kind, detail } },
    ])
  })

  test('hears text that is not JSON as a protocol fault', () => {
    const frame = { kind: 'text', text: 'oops' } as const
    expect(adapterSession(playhtWs, {}, WS).hear(frame)).toMatchObject([{ fault: { kind: 'protocol' } }])
  })

  test('reads a close after the end as no fault, and one in mid-response as truncated', () => {
    const ear = adapterSession(playhtWs, {}, WS)
    ear.say(said)
    expect(playhtWs.readClose?.(1000, '', ear.memory)).toMatchObject({ kind: 'truncated', status: 1000 })
    expect(playhtWs.readClose?.(1006, '', ear.memory)).toMatchObject({ kind: 'network' })
    ear.hear(end())
    expect(playhtWs.readClose?.(1000, '', ear.memory)).toBeUndefined()
    ear.say(said)
    expect(playhtWs.readClose?.(1000, '', ear.memory)).toMatchObject({ kind: 'truncated' })
  })
})

describe('HTTP', () => {
  test.each(['x-play-request-id', 'x-fal-request-id'])('keeps the id in %s', (name) => {
    expect(adapterSession(playhtHttp, {}, HTTP).hear(head(200, { [name]: 'r' }), eof)).toEqual([
      { kind: 'note', requestId: 'r' },
      { kind: 'end' },
    ])
  })

  test('reads a refusal in PlayHT’s format', () => {
    const body = '{"error_message":"plan lacks API","error_id":"FORBIDDEN"}'
    expect(playhtHttp.readRefusal?.(403, body, {})).toEqual({
      kind: 'auth',
      status: 403,
      detail: 'FORBIDDEN: plan lacks API',
    })
  })
})
