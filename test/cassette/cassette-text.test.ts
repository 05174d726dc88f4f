import { describe, expect, test } from 'vitest'
import type { Cassette } from '../../src/cassette/cassette.ts'
import { formatCassette, parseCassette } from '../../src/cassette/cassette-text.ts'
import { silenceInMessage, silenceLike } from '../../src/cassette/silence.ts'
import { redactHeaders, redactMessage, redactUrl } from '../../src/redaction/redact-fields.ts'

const PCM = { encoding: 'pcm_s16le', container: 'raw', sampleRate: 24_000 } as const

const CASSETTE: Cassette = {
  head: {
    cassette: 1,
    adapter: 'acme-ws',
    provider: 'acme',
    transport: 'websocket',
    model: 'one',
    voice: 'two',
    text: 'Hello.',
    format: PCM,
    recorded: '2026-11-30',
    simulated: false,
    audio: 'kept',
    result: { outcome: 'ok', bytes: 4, audio_us: 83, pieces: 1, understood: 2 },
  },
  entries: [
    { at: 0, dial: { url: 'wss://acme.example/tts', headers: { authorization: '[redacted]' } } },
    { at: 100, step: 'tcp' },
    { at: 300, step: 'open' },
    { at: 300, receive: { status: 101, headers: { 'x-request-id': '7' } } },
    { at: 400, send: { text: '{"text":"Hello."}' } },
    { at: 900, receive: { base64: 'AAAA' } },
    { at: 950, receive: { text: '{"done":true}' } },
    { at: 960, close: { by: 'server', code: 1000, reason: '' } },
  ],
}

describe('a cassette as text', () => {
  test('is one line for each thing that happened, and is read back as it was', () => {
    const text = formatCassette(CASSETTE)
    expect(text.split('\n')).toHaveLength(CASSETTE.entries.length + 2)
    expect(parseCassette(text, 'a.ndjson')).toEqual(CASSETTE)
  })

  test.each<[string, (lines: string[]) => string[], RegExp]>([
    [
      'another version',
      ([head = '', ...rest]) => [head.replace('"cassette":1', '"cassette":2'), ...rest],
      /a\.ndjson:1: cassette/,
    ],
    [
      'a line that is no JSON',
      (lines) => [...lines.slice(0, 3), 'oops', ...lines.slice(3)],
      /a\.ndjson:4: is not JSON/,
    ],
    ['an entry of an unknown kind', (lines) => [...lines.slice(0, 2), '{"at":1,"what":2}'], /a\.ndjson:3: /],
    [
      'an instant before the dial',
      (lines) => [...lines.slice(0, 2), '{"at":-1,"step":"tcp"}'],
      /a\.ndjson:3: /,
    ],
    ['nothing', () => [''], /a\.ndjson:1: is not JSON/],
  ])('with %s is refused, with the line', (_, change, message) => {
    const text = change(formatCassette(CASSETTE).split('\n')).join('\n')
    expect(() => parseCassette(text, 'a.ndjson')).toThrow(message)
  })
})

describe('what a cassette leaves out', () => {
  test('headers of accounts and sessions', () => {
    const headers = {
      Authorization: 'Bearer x',
      'xi-api-key': 'x',
      'set-cookie': 'x',
      'openai-organization': 'x',
      'x-forwarded-for': 'x',
    }
    expect(Object.values(redactHeaders(headers))).toEqual(Array(5).fill('[redacted]'))
    expect(redactHeaders({ 'x-request-id': '7', 'content-type': 'a/b' })).toEqual({
      'x-request-id': '7',
      'content-type': 'a/b',
    })
  })

  test('keys in addresses, and personal fields of messages, at any depth', () => {
    expect(redactUrl('wss://a/b?model=x&api_key=secret&v=1')).toBe('wss://a/b?model=x&api_key=[redacted]&v=1')
    expect(redactMessage('{"request_id":"7","meta":[{"user_id":5,"email":"a@b"}]}')).toBe(
      '{"request_id":"7","meta":[{"user_id":"[redacted]","email":"[redacted]"}]}',
    )
  })

  test('and nothing stays of a message that is nested too deeply to be searched', () => {
    const depth = 50_000
    expect(redactMessage(`${'{"a":'.repeat(depth)}{"email":"a@b"}${'}'.repeat(depth)}`)).toBe('"[redacted]"')
  })

  test('and a message without any stays byte for byte', () => {
    const odd = '{ "request_id" : "7",\n "value": 1.0 }'
    expect(redactMessage(odd)).toBe(odd)
    expect(redactMessage('ping')).toBe('ping')
  })
})

describe('silence in place of audio', () => {
  const audio = Buffer.from(Array.from({ length: 200 }, (_, index) => index))

  test('has the same length, and a WAV keeps its header', () => {
    expect(silenceLike(audio, PCM)).toEqual(new Uint8Array(200))
    expect(silenceLike(audio, { ...PCM, encoding: 'mulaw' })).toEqual(new Uint8Array(200).fill(0xff))
    const wav = Buffer.concat([Buffer.from('RIFF\xff\xff\xff\xffWAVEdata\xff\xff\xff\xff', 'latin1'), audio])
    expect(Buffer.from(silenceLike(wav, PCM)).subarray(0, 20)).toEqual(wav.subarray(0, 20))
    expect(silenceLike(wav, PCM).subarray(20)).toEqual(new Uint8Array(200))
  })

  test('takes the place of long base64 only', () => {
    const message = JSON.stringify({ id: 'abc', data: audio.toString('base64') })
    const silent = JSON.parse(silenceInMessage(message, PCM))
    expect(silent.id).toBe('abc')
    expect(Buffer.from(silent.data, 'base64')).toEqual(Buffer.alloc(200))
  })
})
