import { decode } from '@msgpack/msgpack'
import { describe, expect, test } from 'vitest'
import type { HttpDial } from '../../../src/core/adapter/adapter.ts'
import { SetupError } from '../../../src/core/setup-error.ts'
import { adapterSession, parseBody, parseFrames } from '../adapter-session.ts'
import { sampleJob } from '../sample-job.ts'
import { adapterOf, httpDescription, webSocketDescription } from './sample-descriptions.ts'

const HTTP_JOB = { base: 'http://127.0.0.1:4000/acme', voice: 'ann', text: 'Hi.' }
const dialOf = (raw: object, changes = {}, options = {}) => {
  const adapter = adapterOf(httpDescription(raw as Record<string, unknown>))
  return adapter.dial(sampleJob(adapter.parseOptions(options), { ...HTTP_JOB, ...changes })) as HttpDial
}

const TEXT = { kind: 'text', text: 'Hi.', last: true } as const
const MORE = { kind: 'text', text: 'Hi, ', last: false } as const

describe('templates', () => {
  test('keep the type of a slot that is the whole string, and convert it to text on request', () => {
    const request = { rate: '{sampleRate}', written: '{sampleRate:text}', name: 'pcm_{sampleRate}', fixed: 7 }
    expect(parseBody(dialOf({ script: { request } }))).toEqual({
      rate: 24000,
      written: '24000',
      name: 'pcm_24000',
      fixed: 7,
    })
  })

  test('leave out a field that is one empty slot, at any depth, and keep a literal empty string', () => {
    const request = { language: '{language}', deep: { speed: '{options.speed}', on: true }, empty: '' }
    const options = { speed: { kind: 'number', min: 0, max: 2 } }
    const raw = { options, script: { request } }
    expect(parseBody(dialOf(raw, { language: '' }))).toEqual({ deep: { on: true }, empty: '' })
    expect(parseBody(dialOf(raw, { language: 'en' }, { speed: 0 }))).toMatchObject({
      language: 'en',
      deep: { speed: 0 },
    })
  })

  test('never fill a slot inside a value, and leave other braces alone', () => {
    const body = parseBody(
      dialOf({ script: { request: { text: '{text}', note: '{ } {{}}' } } }, { text: 'Say {voice} $&' }),
    )
    expect(body).toEqual({ text: 'Say {voice} $&', note: '{ } {{}}' })
  })

  test('name a format by the provider’s word, and a rate in kilohertz', () => {
    const request = { format: '{format}-{kilohertz}khz' }
    const format = { encoding: 'pcm_s16le', container: 'wav', sampleRate: 8000 } as const
    expect(parseBody(dialOf({ script: { request } }, { format }))).toEqual({ format: 'wav-8khz' })
  })

  test('that are a string are sent as they are, with slots escaped for XML if needed', () => {
    const script = { request: "<v name='{voice}'>{text}</v>" }
    const dial = dialOf({ script, text: { escape: 'xml' } }, { text: `Tom & "Jerry" <3` })
    expect(dial.body).toBe("<v name='ann'>Tom &#38; &#34;Jerry&#34; &#60;3</v>")
    expect(dialOf({ script }, { text: 'a < b' }).body).toBe("<v name='ann'>a < b</v>")
  })
})

describe('an address', () => {
  test('has percent-encoded slots in path and query, and uses the target’s base', () => {
    const address = {
      origin: 'https://api.acme.com',
      path: '/{language}/{voice}:speak',
      query: { rate: '{sampleRate}', lang: '{options.lang}', fixed: 'a b' },
    }
    const raw = { address, options: { lang: { kind: 'text' } } }
    expect(dialOf(raw, { voice: 'ann/1 é' }).url).toBe(
      'http://127.0.0.1:4000/acme/en/ann%2F1%20%C3%A9:speak?rate=24000&fixed=a+b',
    )
  })
})

describe('credentials', () => {
  const key = 'sk_secret'

  test('go into a header, with or without a prefix, beside static headers', () => {
    const credentials = [
      { in: 'header', name: 'authorization', prefix: 'Token ' },
      { in: 'header', name: 'x-key' },
    ]
    expect(
      dialOf({ credentials, headers: { accept: 'audio/{format}', model: '{model}' } }, { model: 'loud' })
        .headers,
    ).toEqual({
      'content-type': 'application/json',
      accept: 'audio/pcm',
      model: 'loud',
      authorization: `Token ${key}`,
      'x-key': key,
    })
  })

  test('go into the query', () => {
    expect(dialOf({ credentials: [{ in: 'query', name: 'api_key' }] }).url).toMatch(/\?api_key=sk_secret$/)
  })

  test('go into the first frame of `open` or `start`, and into no other', () => {
    const script = { open: [{ config: 1 }, { second: 2 }], start: { begin: 1 }, text: { text: '{text}' } }
    const cues = [{ kind: 'open' }, { kind: 'start' }, TEXT] as const
    const say = (place: string) =>
      parseFrames(
        adapterSession(
          adapterOf(webSocketDescription({ script, credentials: [{ in: place, name: 'key' }] })),
        ).say(...cues),
      )
    expect(say('open')).toEqual([{ key, config: 1 }, { second: 2 }, { begin: 1 }, { text: 'Hi.' }])
    expect(say('start')).toEqual([{ config: 1 }, { second: 2 }, { key, begin: 1 }, { text: 'Hi.' }])
  })

  test('go into the subprotocols', () => {
    const adapter = adapterOf(
      webSocketDescription({ protocols: ['acme.v1'], credentials: [{ in: 'protocol', prefix: 'key.' }] }),
    )
    expect(adapter.dial(sampleJob({}))).toMatchObject({ protocols: ['acme.v1', 'key.sk_secret'] })
    expect(adapterOf(webSocketDescription()).dial(sampleJob({}))).not.toHaveProperty('protocols')
  })
})

describe('a script', () => {
  const script = {
    open: { type: 'config', voice: '{voice}' },
    text: { text: '{text}', last: '{last}', more: '{more}', id: '{stream}' },
    flush: { flush: '{flush}' },
    end: [{ flush: '{flush}' }, { bye: true }],
    cancel: { stop: true },
    keepalive: { ping: true },
    close: { close: true },
  }

  test('sends the frames of each cue, and nothing for a cue without frames', () => {
    const connection = adapterSession(
      adapterOf(webSocketDescription({ script, text: { input: 'streamed' } })),
      {},
      HTTP_JOB,
    )
    const cues = [
      { kind: 'open' },
      { kind: 'start' },
      MORE,
      { kind: 'flush' },
      TEXT,
      { kind: 'end' },
    ] as const
    expect(parseFrames(connection.say(...cues))).toEqual([
      { type: 'config', voice: 'ann' },
      { text: 'Hi, ', last: false, more: true, id: 'run-7_t12' },
      { flush: 1 },
      { text: 'Hi.', last: true, more: false, id: 'run-7_t12' },
      { flush: 2 },
      { bye: true },
    ])
    expect(parseFrames(connection.say({ kind: 'cancel' }, { kind: 'keepalive' }, { kind: 'close' }))).toEqual(
      [{ stop: true }, { ping: true }, { close: true }],
    )
    expect(connection.say({ kind: 'audio', audio: new Uint8Array(2), last: true })).toEqual([])
  })

  test('sends a string frame as it is, and MessagePack if that is the codec', () => {
    const plain = adapterSession(
      adapterOf(webSocketDescription({ codec: 'text', script: { text: '{text}', end: '<EOS>' } })),
    )
    expect(plain.say(TEXT, { kind: 'end' })).toEqual([
      { kind: 'text', text: 'Hi.' },
      { kind: 'text', text: '<EOS>' },
    ])
    const [packed] = adapterSession(adapterOf(webSocketDescription({ codec: 'msgpack' }))).say(TEXT)
    expect(packed?.kind === 'binary' && decode(packed.bytes)).toMatchObject({ text: 'Hi.', rate: 24000 })
  })

  test('has a method over HTTP', () => {
    const dial = dialOf({ script: { method: 'GET' } })
    expect(dial).toMatchObject({ method: 'GET', framing: 'bytes' })
    expect(dial).not.toHaveProperty('body')
    expect(dial.headers).toEqual({})
  })

  test.each([
    ['raw', {}, 'bytes'],
    ['sse', eventful(), 'sse'],
    ['lines', eventful(), 'lines'],
    ['json', eventful(), 'whole'],
  ])('in %s has its answer cut accordingly', (codec, rest, framing) => {
    expect(dialOf({ codec, ...rest }).framing).toBe(framing)
  })
})

describe('options', () => {
  test('are checked like those of an adapter in code', () => {
    const adapter = adapterOf(httpDescription({ options: { speed: { kind: 'number', min: 0.5, max: 2 } } }))
    expect(() => adapter.parseOptions({ sped: 1 })).toThrow('acme-http has no option `sped`')
    expect(() => adapter.parseOptions({ speed: 3 })).toThrow(SetupError)
  })
})

describe('facts', () => {
  test('are derived from the description', () => {
    const script = { open: { a: 1 }, text: { text: '{text}' }, cancel: { stop: 1 }, keepalive: { ping: 1 } }
    const { facts } = adapterOf(
      webSocketDescription({
        script,
        text: { input: 'streamed', longest: 500 },
        events: [
          { when: { at: '/type', is: 'ready' }, means: 'ready' },
          { when: { at: '/audio', filled: true }, means: ['audio', 'end'] },
        ],
        routing: { reuse: 'multiplexed', stream: '/id', idleTimeout: 60, keepaliveEvery: 20 },
        failures: { codes: { limit: [7] }, words: { truncated: ['cut'] } },
        correlation: { headers: 'x-id', keep: ['retry-after'] },
      }),
    )
    expect(facts).toMatchObject({
      id: 'acme-ws',
      transport: 'websocket',
      dialect: 'v1',
      origin: 'wss://api.acme.com',
      handshake: true,
      cancel: 'message',
      textInput: 'streamed',
      longestText: 500,
      completion: 'message',
      reuse: 'multiplexed',
      keepaliveEvery: 20,
      sampleRates: [24000, 8000],
      defaultSampleRate: 24000,
      faults: ['auth', 'limit', 'rejected', 'server', 'truncated'],
      keepHeaders: ['x-id', 'retry-after'],
    })
    expect(adapterOf(httpDescription({ codec: 'sse', ...eventful() })).facts).toMatchObject({
      transport: 'sse',
      completion: 'body',
    })
    expect(adapterOf(httpDescription())).not.toHaveProperty('say')
  })
})

function eventful() {
  return {
    events: [{ when: { at: '/audio', filled: true }, means: 'audio' }],
    audio: { at: '/audio', decode: 'base64' },
  }
}
