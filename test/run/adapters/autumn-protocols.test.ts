import type { IncomingMessage } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import type { WebSocket } from 'ws'
import { AUDIO, closeServers, httpServer, piece, runTurn, socketServer } from './protocol-server.ts'

/*
 * Routes of autumn 2026 against servers that were written from the providers' documents and clients, not from the
 * descriptions: the lab's twins of these routes are the descriptions played backwards and have their mistakes.
 */

afterEach(closeServers)

const BASE64 = AUDIO.toString('base64')
const END = { kind: 'end' }
const fault = (kind: string, detail: string) => ({
  kind: 'fault',
  fault: expect.objectContaining({ kind, detail: expect.stringContaining(detail) }),
})

/** A socket that speaks JSON: what the client sent, and how to answer it. */
function jsonServer(
  answer: (
    message: Record<string, unknown>,
    send: (fields: object | Buffer) => void,
    socket: WebSocket,
  ) => void,
  greet: (send: (fields: object) => void, request: IncomingMessage) => void = () => {},
): Promise<string> {
  return socketServer((socket, request) => {
    const send = (fields: object | Buffer) =>
      socket.send(Buffer.isBuffer(fields) ? fields : JSON.stringify(fields))
    greet(send, request)
    socket.on('message', (data) => answer(JSON.parse(String(data)), send, socket))
  })
}

describe('AssemblyAI', () => {
  test('over HTTP takes the key bare and streams the audio, with the server’s own time', async () => {
    const base = await httpServer((response, body, { url, headers, method }) => {
      expect([method, url, headers.authorization]).toEqual(['POST', '/v1/speech', 'lab-key'])
      expect(body).toEqual({
        text: 'Good morning.',
        voice: 'aai-jane',
        encoding: 'pcm_s16le',
        sample_rate: 24_000,
      })
      const audio = 'audio/pcm;rate=24000;channels=1'
      response.writeHead(200, { 'content-type': audio, 'server-timing': 'ttfa;dur=93.2' })
      response.end(AUDIO)
    })
    expect(await runTurn('assemblyai-http', base)).toEqual([piece(), END])
  })

  test('over HTTP at a rate that was not asked for is a fault', async () => {
    const base = await httpServer((response) => {
      response.writeHead(200, { 'content-type': 'audio/pcm;rate=16000;channels=1' })
      response.end(AUDIO)
    })
    expect(await runTurn('assemblyai-http', base)).toEqual([fault('protocol', '16000 Hz')])
  })

  const event = (name: string, data: object) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`
  const events = (...parts: readonly string[]) =>
    httpServer((response, _, { url }) => {
      expect(url).toBe('/v1/speech/events')
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.end(parts.join(''))
    })
  const BEGIN = event('Begin', { configuration: { model: 'assemblyai-tts-1' } })
  const SAID = event('Audio', { audio: BASE64 })

  test('as events begins with the first audio, stays alive by comments and ends with `Termination`', async () => {
    const rest = [event('FlushDone', { audio_duration_ms: 1 }), event('WordBoundaries', { words: [] })]
    const base = await events(BEGIN, SAID, ': keepalive\n\n', SAID, ...rest, event('Termination', {}))
    expect(await runTurn('assemblyai-sse', base)).toEqual([piece(), piece(), END])
  })

  test('as events that fail late has one `Error`, and a stream with neither end was cut off', async () => {
    const error = { error_code: 3009, error: 'slow down', error_type: 'rate_limited' }
    const failed = await events(BEGIN, SAID, event('Error', error))
    expect(await runTurn('assemblyai-sse', failed)).toEqual([piece(), fault('limit', 'slow down')])
    const cut = await events(BEGIN, SAID)
    expect(await runTurn('assemblyai-sse', cut)).toEqual([piece(), fault('truncated', '')])
  })
})

describe('Gemini 3.8', () => {
  const serve = (check: (body: unknown) => void, ...messages: readonly object[]) =>
    httpServer((response, body, { url, headers }) => {
      expect(url).toBe('/v1beta/models/gemini-3.8-flash-lite-tts:streamGenerateContent?alt=sse')
      expect(headers['x-goog-api-key']).toBe('lab-key')
      check(body)
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.end(messages.map((message) => `data: ${JSON.stringify(message)}\r\n\r\n`).join(''))
    })
  const candidate = (content: object, finishReason?: string) => ({ candidates: [{ content, finishReason }] })
  const SAID = candidate({ parts: [{ inlineData: { mimeType: 'audio/L16;rate=24000', data: BASE64 } }] })
  const DONE = { ...candidate({}, 'STOP'), usageMetadata: { candidatesTokenCount: 9 } }

  test('reads the text as it is, and takes the style beside it', async () => {
    const base = await serve(
      (body) =>
        expect(body).toEqual({
          contents: [{ parts: [{ text: 'Good morning.', speechMetadata: { style: 'calm' } }] }],
          generationConfig: {
            responseModalities: ['AUDIO'],
            speechConfig: { voiceConfig: { voice: 'Kore' } },
          },
        }),
      SAID,
      DONE,
    )
    expect(await runTurn('gemini-sse', base, { style: 'calm' })).toEqual([piece(), END])
  })

  test.each([
    ['an answer that was cut off at its limit of tokens', [SAID, candidate({}, 'MAX_TOKENS')], 'truncated'],
    ['an answer that was blocked on the way', [SAID, candidate({}, 'SAFETY')], 'rejected'],
    ['a text that was blocked', [{ promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } }], 'rejected'],
    ['an answer that ended for a reason of its own', [candidate({}, 'OTHER')], 'server'],
  ])('%s is no whole answer', async (_, messages, kind) => {
    const base = await serve(() => {}, ...messages)
    const heard = await runTurn('gemini-sse', base)
    expect(heard.at(-1)).toMatchObject({ kind: 'fault', fault: { kind } })
  })
})

test('Deepgram Flux over HTTP has model and voice in one name, and its format in the query', async () => {
  const base = await httpServer((response, body, { url, headers }) => {
    const { pathname, searchParams } = new URL(url ?? '', 'http://lab')
    expect([pathname, headers.authorization, body]).toEqual([
      '/v2/speak',
      'Token lab-key',
      { text: 'Good morning.' },
    ])
    expect(Object.fromEntries(searchParams)).toEqual({
      model: 'flux-kit-en',
      encoding: 'linear16',
      container: 'none',
      sample_rate: '24000',
      speed: '1.25',
    })
    response.writeHead(200, { 'content-type': 'audio/l16', 'dg-request-id': 'r', 'dg-char-count': '13' })
    response.end(AUDIO)
  })
  expect(await runTurn('deepgram-flux-http', base, { speed: 1.25 })).toEqual([piece(), END])
})

test('Qwen3-TTS waits for `session.updated`, commits its text, and each event has an id of its own', async () => {
  const said: Record<string, unknown>[] = []
  const base = await jsonServer(
    (message, send) => {
      said.push(message)
      if (message.type === 'session.update') send({ type: 'session.updated', session: {} })
      if (message.type !== 'input_text_buffer.commit') return
      send({ type: 'input_text_buffer.committed' })
      send({ type: 'response.created', response: {} })
      send({ type: 'response.audio.delta', delta: BASE64 })
      send({ type: 'response.audio.done' })
      send({ type: 'response.done', response: {} })
    },
    (send, { url, headers }) => {
      expect(url).toBe('/api-ws/v1/realtime?model=qwen3-tts-flash-realtime')
      expect(headers.authorization).toBe('Bearer lab-key')
      send({ type: 'session.created', session: {} })
    },
  )
  expect(await runTurn('qwen-ws', base, { speech_rate: 1.5 })).toEqual([{ kind: 'ready' }, piece(), END])
  expect(said.map(({ type }) => type)).toEqual([
    'session.update',
    'input_text_buffer.append',
    'input_text_buffer.commit',
  ])
  expect(said[0]?.session).toEqual({
    voice: 'Cherry',
    mode: 'commit',
    response_format: 'pcm',
    sample_rate: 24_000,
    speech_rate: 1.5,
  })
  expect(new Set(said.map(({ event_id }) => event_id)).size).toBe(3)
})

describe('Bland', () => {
  const serve = (ending: (send: (fields: object) => void) => void) =>
    jsonServer(({ type, context_id, text }, send) => {
      if (type === 'init')
        send({ type: 'ready', session_id: 's', encoding: 'pcm_s16le', sample_rate: 48_000 })
      if (type === 'speak') expect([context_id, text]).toEqual(['turn-1', 'Good morning.'])
      if (type !== 'end_of_turn') return
      send({ type: 'utterance_start', context_id })
      send(AUDIO)
      ending(send)
    })
  const over = (reason: string) => ({ type: 'utterance_end', context_id: 'turn-1', reason })
  const stream = 'turn-1'

  test('speaks after `ready` and ends a turn that is complete', async () => {
    const base = await serve((send) => send(over('complete')))
    expect(await runTurn('bland-ws', base)).toEqual([{ kind: 'ready' }, piece(), { ...END, stream }])
  })

  test('tells of a failure before its end', async () => {
    const base = await serve((send) => {
      send({ type: 'error', code: 'insufficient', message: 'balance too low' })
      send(over('failed'))
    })
    const faults = (await runTurn('bland-ws', base)).filter(({ kind }) => kind === 'fault')
    expect(faults[0]).toEqual(fault('limit', 'balance too low'))
  })

  test.each(['failed', 'timeout'])('a turn that ended with “%s” is not whole', async (reason) => {
    const base = await serve((send) => send(over(reason)))
    expect((await runTurn('bland-ws', base)).at(-1)).toMatchObject(fault('server', reason))
  })
})

describe('vLLM-Omni over WebSocket', () => {
  const serve = (error: boolean, sample_rate = 24_000) =>
    jsonServer(({ type, ...fields }, send) => {
      if (type === 'session.config')
        expect(fields).toEqual({ voice: 'vivian', response_format: 'pcm', stream_audio: true })
      if (type !== 'input.done') return
      send({ type: 'audio.start', utterance_index: 0, sentence_index: 0, format: 'pcm', sample_rate })
      send(AUDIO)
      send({ type: 'audio.done', total_bytes: AUDIO.length, error })
      send({ type: 'session.done', utterance_index: 0, total_sentences: 1 })
    })

  test('ends with `session.done`, not with the end of a sentence', async () => {
    expect(await runTurn('vllm-omni-ws', await serve(false))).toEqual([piece(), END])
  })

  test('at the rate of another model is a fault', async () => {
    const heard = await runTurn('vllm-omni-ws', await serve(false, 44_100))
    expect(heard[0]).toEqual(fault('protocol', '44100 Hz'))
  })

  test('a sentence that failed makes the answer a failure', async () => {
    expect((await runTurn('vllm-omni-ws', await serve(true))).at(-1)).toMatchObject({ kind: 'fault' })
  })
})

test('DeepSeek takes everything in the query, and its `finish` with a code is a failure', async () => {
  const serve = (code: number) =>
    jsonServer(
      ({ event }, send) => {
        if (event === 'finish_text') send({ event: 'finish', code, message: 'overloaded' })
        else send(AUDIO)
      },
      (_, { url }) => expect(url).toBe('/v1/tools/tts?voice_id=stella&format=pcm'),
    )
  expect(await runTurn('deepseek-ws', await serve(0))).toEqual([piece(), END])
  expect((await runTurn('deepseek-ws', await serve(503))).at(-1)).toEqual(fault('server', 'overloaded'))
})

test('LiveKit Inference gets its rate as a text, and `done` after a flush', async () => {
  const said: Record<string, unknown>[] = []
  const base = await jsonServer((message, send) => {
    said.push(message)
    if (message.type === 'session.create') send({ type: 'session.created', session_id: 's' })
    if (message.type !== 'session.flush') return
    send({ type: 'output_audio', audio: BASE64, session_id: 's' })
    send({ type: 'done', session_id: 's' })
  })
  expect(await runTurn('livekit-inference-ws', base)).toEqual([{ kind: 'ready' }, piece(), END])
  expect(said[0]).toMatchObject({
    model: 'cartesia/sonic-3.5',
    sample_rate: '24000',
    encoding: 'pcm_s16le',
    language: 'en',
  })
  expect(said[1]).toEqual({ type: 'input_transcript', transcript: 'Good morning.' })
})

test('SGLang-Omni tells the rate of its raw samples in a header', async () => {
  const serve = (rate: string) =>
    httpServer((response, body) => {
      expect(body).toMatchObject({ input: 'Good morning.', stream: true, response_format: 'pcm' })
      response.writeHead(200, { 'content-type': 'audio/pcm', 'x-sample-rate': rate, 'x-channels': '1' })
      response.end(AUDIO)
    })
  expect(await runTurn('sglang-omni-http', await serve('24000'))).toEqual([piece(), END])
  expect(await runTurn('sglang-omni-http', await serve('44100'))).toEqual([fault('protocol', '44100 Hz')])
})
