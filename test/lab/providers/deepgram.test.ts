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

const KEY = { authorization: 'Token lab-key' }
const JSON_BODY = { ...KEY, 'content-type': 'application/json' }
const BODY = JSON.stringify({ text: 'Hello there.' })
const RAW = 'model=aura-2-thalia-en&encoding=linear16&container=none&sample_rate=24000'
const AURA = `/v1/speak?model=aura-2-thalia-en&encoding=linear16&sample_rate=24000`
const FLUX = `/v2/speak?model=flux-haley-en&encoding=linear16&sample_rate=24000`
const PCM = { encoding: 'pcm_s16le', container: 'raw', sampleRate: 24_000 } as const

let lab: Lab
let base: string
beforeAll(async () => {
  ;({ lab, base } = await startLabWith('deepgram'))
})
afterAll(() => lab.close())

async function withLab<Result>(profile: LabProfile, use: (base: string) => Promise<Result>): Promise<Result> {
  const own = await startLabWith('deepgram', { voice: 'tone', ...profile })
  try {
    return await use(own.base)
  } finally {
    await own.lab.close()
  }
}

const bodyOf = ({ body }: { body: Buffer }) => JSON.parse(body.toString())
const speak = (text: string) => ({ type: 'Speak', text })
const FLUSH = { type: 'Flush' }
const dial = async (path = AURA, own = base) => (await openRecorded(`${own}${path}`, KEY)).socket
const typesOf = ({ messages }: RecordedWebSocket) => messages.map(({ type }) => type)

describe('over REST', () => {
  test('a plain-text body is the text, and linear16 without a container is a WAV file', async () => {
    const wav = '/v1/speak?model=aura-2-thalia-en&encoding=linear16'
    const answer = await send(`${base}${wav}`, 'Hello there.', { ...KEY, 'content-type': 'text/plain' })
    expect(answer.headers).toMatchObject({ 'content-type': 'audio/wav', 'dg-char-count': '12' })
    expect(answer.body.subarray(0, 4).toString()).toBe('RIFF')
    expect(answer.body.subarray(44).equals(await recordSpeech('Hello there.', PCM))).toBe(true)
  })

  test.each([
    ['linear16', 'none', 8000, 'audio/l16;rate=8000'],
    ['mulaw', 'none', 8000, 'audio/mulaw;rate=8000'],
    ['alaw', 'wav', 16_000, 'audio/wav'],
  ])('%s in %s at %d is called %s', async (encoding, container, rate, type) => {
    const query = `model=aura-asteria-en&encoding=${encoding}&container=${container}&sample_rate=${rate}`
    const answer = await send(`${base}/v1/speak?${query}`, BODY, JSON_BODY)
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': type } })
  })

  test.each([
    ['a model that does not exist', '/v1/speak?model=aura-2-unknown-en', BODY, JSON_BODY, 400, 'Bad Request'],
    ['a model of the other family', '/v2/speak?model=aura-2-thalia-en', BODY, JSON_BODY, 400, 'Bad Request'],
    ['a container around mp3', '/v1/speak?container=wav', BODY, JSON_BODY, 400, 'INVALID_QUERY_PARAMETER'],
    ['a rate that is none', `/v1/speak?${RAW}1`, BODY, JSON_BODY, 400, 'INVALID_QUERY_PARAMETER'],
    ['an encoder the lab has not', '/v1/speak?encoding=aac', BODY, JSON_BODY, 400, 'INVALID_QUERY_PARAMETER'],
    ['a speed of no voice', '/v1/speak?speed=3', BODY, JSON_BODY, 400, 'INVALID_QUERY_PARAMETER'],
    ['no text', '/v1/speak', '{}', JSON_BODY, 400, 'PAYLOAD_ERROR'],
    ['an empty text', '/v1/speak', '{"text":" "}', JSON_BODY, 400, 'Bad Request'],
    [
      'a body of another kind',
      '/v1/speak',
      BODY,
      { ...KEY, 'content-type': 'text/xml' },
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    [
      'a text without end',
      '/v1/speak',
      JSON.stringify({ text: 'a'.repeat(2001) }),
      JSON_BODY,
      413,
      'PAYLOAD_TOO_LARGE',
    ],
    ['a wrong key', '/v1/speak', BODY, { ...JSON_BODY, authorization: 'Token bad' }, 401, 'INVALID_AUTH'],
    [
      'a key as Bearer',
      '/v1/speak',
      BODY,
      { ...JSON_BODY, authorization: 'Bearer key' },
      401,
      'INVALID_AUTH',
    ],
  ])('%s is refused', async (_what, path, body, headers, status, err_code) => {
    const answer = await send(`${base}${path}`, body, headers)
    expect(answer.status).toBe(status)
    const request_id = answer.headers['dg-request-id']
    expect(bodyOf(answer)).toEqual({ err_code, err_msg: expect.stringMatching(/./), request_id })
  })

  test('an unavailable service has a different error format', async () => {
    const answer = await withLab({ faults: [{ kind: 'refuse', status: 503 }] }, (own) =>
      send(`${own}/v1/speak`, BODY, JSON_BODY),
    )
    expect(bodyOf(answer)).toMatchObject({ error_code: 'Service Unavailable' })
  })

  test('a granted token may be sent as Bearer', async () => {
    const { access_token } = bodyOf(await send(`${base}/v1/auth/grant`, '{}', JSON_BODY))
    const answer = await send(`${base}/v1/speak?${RAW}`, BODY, {
      ...JSON_BODY,
      authorization: `Bearer ${access_token}`,
    })
    expect(answer.status).toBe(200)
  })
})

describe('Aura on a WebSocket', () => {
  test('greets, sends no audio before a flush, and splits samples', async () => {
    const { socket, headers } = await openRecorded(`${base}${AURA}`, KEY)
    socket.send(speak('Hello '), speak('there.'))
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(socket.audio).toEqual([])
    socket.send(FLUSH)
    await socket.untilField('type', 'Flushed')
    expect(socket.messages[0]).toMatchObject({ type: 'Metadata', request_id: headers['dg-request-id'] })
    expect(socket.messages[1]).toEqual({ type: 'Flushed', sequence_id: 0 })
    expect((socket.audio[0]?.length ?? 0) % 2).toBe(1)
    expect(Buffer.concat(socket.audio).equals(await recordSpeech('Hello there.', PCM))).toBe(true)
    socket.webSocket.terminate()
  })

  test('the text after a flush waits for the audio before it', async () => {
    const socket = await dial()
    socket.send(speak('One.'), FLUSH, speak('Two.'), FLUSH, FLUSH)
    await socket.untilField('type', 'Flushed', 3)
    expect(socket.withField('type', 'Flushed').map(({ sequence_id }) => sequence_id)).toEqual([0, 1, 2])
    const both = Buffer.concat([await recordSpeech('One.', PCM), await recordSpeech('Two.', PCM)])
    expect(Buffer.concat(socket.audio).equals(both)).toBe(true)
    socket.webSocket.terminate()
  })

  test('Clear stops the speech, and no Flushed follows', async () => {
    await withLab({ pacing: 1 }, async (own) => {
      const socket = await dial(AURA, own)
      socket.send(speak('Hello there, how are you?'), FLUSH)
      await socket.until(({ audio }) => audio.length > 0)
      socket.send({ type: 'Clear' })
      await socket.untilField('type', 'Cleared')
      const heard = socket.audio.length
      await new Promise((resolve) => setTimeout(resolve, 150))
      expect(socket.audio).toHaveLength(heard)
      expect(typesOf(socket)).toEqual(['Metadata', 'Cleared'])
      socket.webSocket.terminate()
    })
  })

  test('the 21st flush of a minute gets a warning, and its text stays buffered', async () => {
    const socket = await dial()
    for (let count = 0; count < 20; count++) socket.send(FLUSH)
    socket.send(speak('Too late.'), FLUSH)
    await socket.untilField('type', 'Warning')
    expect(socket.withField('type', 'Flushed')).toHaveLength(20)
    expect(socket.withField('type', 'Warning')).toEqual([
      expect.objectContaining({ warn_code: 'EXCESSIVE_FLUSH', code: 'EXCESSIVE_FLUSH' }),
    ])
    expect(socket.audio).toEqual([])
    socket.webSocket.terminate()
  })

  const GOODBYES: [string, unknown[], number, string][] = [
    ['Close', [{ type: 'Close' }], 1000, ''],
    ['an unknown command', [{ type: 'Reset' }], 1008, 'DATA-0000'],
    ['no JSON', ['{'], 1008, 'DATA-0000'],
    ['a text that is too long', [speak('a'.repeat(2001))], 1009, 'BIG-0001'],
    [
      'more than 2400 characters a minute',
      [speak('a'.repeat(1500)), speak('a'.repeat(901))],
      1008,
      'DATA-0001',
    ],
  ]
  test.each(GOODBYES)('%s closes the connection', async (_what, said, code, reason) => {
    const socket = await dial()
    socket.send(...said)
    expect(await socket.untilClosed()).toEqual({ code, reason })
  })

  test('a binary message closes the connection', async () => {
    const socket = await dial()
    socket.webSocket.send(Buffer.from([1, 2, 3]))
    expect(await socket.untilClosed()).toEqual({ code: 1003, reason: 'MESSAGE-0000' })
  })

  test.each([
    ['a breakdown', { faults: [{ kind: 'error-frame' } as const] }, 'NET-0000'],
    ['nothing said for too long', { idleTimeout: 0.1 }, 'NET-0001'],
  ])('%s closes the connection with 1011', async (_what, profile, reason) => {
    await withLab(profile, async (own) => {
      const socket = await dial(AURA, own)
      if (reason === 'NET-0000') socket.send(speak('Hello there.'), FLUSH)
      expect(await socket.untilClosed()).toEqual({ code: 1011, reason })
    })
  })

  test.each([
    ['a wrong key', AURA, { authorization: 'Token bad' }, 401, 'Invalid credentials.'],
    ['a wrong model', '/v1/speak?model=flux-haley-en', KEY, 400, 'No such model/version combination found.'],
  ])(
    '%s is refused in the upgrade, with the message in a header',
    async (_what, path, headers, status, words) => {
      const answer = await openRefusedUpgrade(`${base}${path}`, headers)
      expect(answer).toMatchObject({ status, headers: { 'dg-error': words } })
      expect(bodyOf(answer).request_id).toBe(answer.headers['dg-request-id'])
    },
  )

  test('connections count toward the limit even when idle', async () => {
    await withLab({ concurrency: 1 }, async (own) => {
      const first = await dial(AURA, own)
      expect((await openRefusedUpgrade(`${own}${AURA}`, KEY)).status).toBe(429)
      first.send(speak('Hello.'), FLUSH)
      await first.untilField('type', 'Flushed')
      first.webSocket.close()
      await first.untilClosed()
      const second = await dial(AURA, own)
      second.webSocket.terminate()
    })
  })

  test('a browser sends its key as a subprotocol', async () => {
    const { WebSocket } = await import('ws')
    const line = new WebSocket(`${base}${AURA}`.replace('http', 'ws'), ['token', 'lab-key'])
    await new Promise((resolve, reject) => {
      line.on('open', resolve)
      line.on('error', reject)
    })
    line.terminate()
  })
})

describe('Flux on a WebSocket', () => {
  test('speaks before the flush, and ends with the turn’s metadata', async () => {
    const socket = await dial(FLUX)
    socket.send(speak('This is a whole sentence.'))
    await socket.until(({ audio }) => audio.length > 0)
    expect(typesOf(socket)).toEqual(['Connected', 'SpeechStarted'])
    socket.send(speak(' And this'), FLUSH)
    await socket.untilField('type', 'SpeechMetadata')
    const bytes = Buffer.concat(socket.audio).length
    const [started] = socket.withField('type', 'SpeechStarted')
    expect(socket.withField('type', 'SpeechMetadata')[0]).toMatchObject({
      speech_id: started?.speech_id,
      audio_duration_ms: Math.round(bytes / 48),
      input_character_count: 34,
    })
    socket.webSocket.terminate()
  })

  test('a turn waits for the end of the turn before it', async () => {
    const socket = await dial(FLUX)
    socket.send(speak('One.'), FLUSH, speak('Two.'), FLUSH)
    await socket.untilField('type', 'SpeechMetadata', 2)
    const ids = socket.messages
      .filter(({ type }) => type !== 'Flushed')
      .map(({ type, speech_id }) => `${type} ${String(speech_id).slice(-1)}`)
    expect(ids.slice(1)).toEqual([
      'SpeechStarted 1',
      'SpeechMetadata 1',
      'SpeechStarted 2',
      'SpeechMetadata 2',
    ])
    const both = Buffer.concat([await recordSpeech('One.', PCM), await recordSpeech('Two.', PCM)])
    expect(Buffer.concat(socket.audio).equals(both)).toBe(true)
    socket.webSocket.terminate()
  })

  test('an interruption ends the current and the queued turns, and reports what was sent', async () => {
    await withLab({ pacing: 1 }, async (own) => {
      const socket = await dial(FLUX, own)
      socket.send(speak('This is a whole sentence that takes a while.'), FLUSH, speak('Never said.'), FLUSH)
      await socket.until(({ audio }) => audio.length > 2)
      socket.send({ type: 'Interrupt' })
      await socket.untilField('type', 'SpeechInterrupted')
      const [interrupted] = socket.withField('type', 'SpeechInterrupted')
      expect(interrupted?.audio_played_ms).toBe(Math.round(Buffer.concat(socket.audio).length / 48))
      expect(socket.withField('type', 'SpeechMetadata')).toEqual([])
      socket.send({ type: 'Interrupt' })
      await socket.untilField('code', 'NO_ACTIVE_SPEECH')
      socket.send({ type: 'Close' })
      expect(await socket.untilClosed()).toEqual({ code: 1000, reason: '' })
      expect(socket.messages.at(-1)?.type).toBe('SessionMetadata')
    })
  })

  test.each([
    [
      { type: 'Configure', speed: 1.25 },
      { type: 'ConfigureSuccess', applied: { speed: 1.25 } },
    ],
    [
      { type: 'Configure', speed: 2 },
      { type: 'ConfigureFailure', code: 'SPEED_OUT_OF_RANGE' },
    ],
    [
      { type: 'Configure', speed: 1.01 },
      { type: 'ConfigureFailure', code: 'SPEED_INCREMENT_INVALID' },
    ],
    [FLUSH, { type: 'Warning', code: 'NO_ACTIVE_SPEECH' }],
    [{ type: 'Reset' }, { type: 'Error', code: 'DATA-0000' }],
  ])('%j is answered with %j', async (said, answered) => {
    const socket = await dial(FLUX)
    socket.send(said)
    await socket.until(({ messages }) => messages.length === 2)
    expect(socket.messages[1]).toMatchObject(answered)
    socket.webSocket.terminate()
  })

  test.each(['container=none', 'expressivity=3', 'expressivity=0.5', 'speed=0.4', 'sample_rate=22050'])(
    'does not open with %s',
    async (parameter) => {
      const [name = ''] = parameter.split('=')
      const url = new URL(`${base}${FLUX}`)
      url.searchParams.delete(name)
      expect((await openRefusedUpgrade(`${url}&${parameter}`, KEY)).status).toBe(400)
    },
  )
})
