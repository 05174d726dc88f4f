import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { ADAPTERS } from '../../../src/adapters/index.ts'
import { type TrialResult, withHarness } from '../../../src/conformance/harness/trial-harness.ts'
import type { AnyAdapter } from '../../../src/core/adapter/adapter.ts'
import type { AudioFormat } from '../../../src/core/audio-format.ts'
import type { Trial } from '../../../src/core/trial/trial.ts'
import { loadDescribedAdapters } from '../../../src/run/adapters/described-adapters.ts'

/** Servers that are not the lab and do what real ones do: each gets the right number or the right fault. */

const RATE = 24_000
const PCM: AudioFormat = { encoding: 'pcm_s16le', container: 'raw', sampleRate: RATE }
const WAV: AudioFormat = { ...PCM, container: 'wav' }
const PATIENCE = 600
/** Milliseconds that a timer or a socket may be late on a busy machine. */
const ROOM = 150

/** So many milliseconds of a loud tone whose first sample is already audible. */
function tone(milliseconds: number): Buffer {
  const length = Math.round((milliseconds * RATE) / 1000)
  const samples = Int16Array.from({ length }, (_, at) => 12_000 * Math.cos((2 * Math.PI * 440 * at) / RATE))
  return Buffer.from(samples.buffer)
}

const silence = (milliseconds: number) => Buffer.alloc(2 * Math.round((milliseconds * RATE) / 1000))

/**
 * A header for audio of unknown length, with a list of tags between format and data: 44 bytes are not the
 * rule.
 */
function wavHeader(): Buffer {
  const list = Buffer.from('LIST\x0e\0\0\0INFOISFT\x02\0\0\0ab', 'latin1')
  const header = Buffer.alloc(36)
  header.write('RIFF\xff\xff\xff\xffWAVEfmt ', 'latin1')
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(RATE, 24)
  header.writeUInt32LE(2 * RATE, 28)
  header.writeUInt16LE(2, 32)
  header.writeUInt16LE(16, 34)
  return Buffer.concat([header, list, Buffer.from('data\xff\xff\xff\xff', 'latin1')])
}

/** A pause in milliseconds, or bytes that leave in a packet of their own. */
type Step = number | string | Buffer
type Head = { readonly status?: number; readonly type: string }

/** A server whose answer to anything is these steps. */
function answering(
  { status = 200, type }: Head,
  steps: readonly Step[],
  end: 'ends' | 'breaks' | 'hangs' = 'ends',
) {
  return async (request: IncomingMessage, response: ServerResponse) => {
    request.resume()
    response.socket?.setNoDelay(true)
    response.writeHead(status, { 'content-type': type })
    response.flushHeaders()
    for (const step of steps) {
      if (typeof step === 'number') await sleep(step)
      else response.write(step)
    }
    if (end === 'ends') response.end()
    if (end === 'breaks') response.socket?.destroy()
  }
}

type Answer = ReturnType<typeof answering>

async function trialOver(adapter: AnyAdapter, answer: Answer, format = PCM): Promise<TrialResult> {
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  try {
    return await performed(adapter, `http://127.0.0.1:${port}`, format)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

async function trialOn(
  adapter: AnyAdapter,
  answer: (socket: WebSocket) => Promise<void>,
): Promise<TrialResult> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  server.on('connection', (socket) => socket.once('message', () => void answer(socket)))
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  try {
    return await performed(adapter, `ws://127.0.0.1:${port}`, PCM)
  } finally {
    for (const client of server.clients) client.terminate()
    server.close()
  }
}

async function performed(adapter: AnyAdapter, base: string, format: AudioFormat): Promise<TrialResult> {
  const performances: TrialResult[] = []
  await withHarness(adapter, { base, timeout: PATIENCE, truth: () => [] }, async (stage) => {
    performances.push(await stage.runTrial({ format }))
  })
  const [performance] = performances
  if (!performance) throw new Error('there was no performance')
  return performance
}

/** An adapter by its id, in code or described. */
function adapter(id: string): AnyAdapter {
  const found = ADAPTERS[id] ?? loadDescribedAdapters()[id]
  if (!found) throw new Error(`no adapter ${id}`)
  return found
}

/** Milliseconds between the text and an instant. */
function sinceText(
  { at }: Trial,
  instant: 'first_frame' | 'first_audio' | 'heard' | 'last_audio' | 'end',
): number {
  return ((at[instant] ?? Number.NaN) - (at.first_text ?? 0)) / 1000
}

function expectAbout(milliseconds: number, expected: number): void {
  expect(milliseconds).toBeGreaterThanOrEqual(expected - 1)
  expect(milliseconds).toBeLessThan(expected + ROOM)
}

function expectAudio({ trial }: TrialResult, milliseconds: number): void {
  expect(trial.outcome, trial.detail).toBe('ok')
  expect(trial.audio_us).toBeCloseTo(milliseconds * 1000, -1)
  expect(trial.bytes).toBe((milliseconds * RATE * 2) / 1000)
  expect(trial.simulated).toBe(false)
}

const bytes = { type: 'audio/pcm' }
const events = { type: 'text/event-stream' }
const event = (fields: object) => `data: ${JSON.stringify(fields)}\n\n`

describe('plain bytes', () => {
  test('a WAV header in a packet of its own is the first frame, and not audio', async () => {
    const answer = answering({ type: 'audio/wav' }, [wavHeader(), 250, tone(300)])
    const performance = await trialOver(adapter('openai-compatible'), answer, WAV)
    expectAudio(performance, 300)
    expect(performance.samples.length).toBe(0.3 * RATE)
    expect(sinceText(performance.trial, 'first_frame')).toBeLessThan(ROOM)
    expectAbout(sinceText(performance.trial, 'first_audio'), 250)
    expectAbout(sinceText(performance.trial, 'heard'), 250)
  })

  test('a header that is cut in two, with the first sample behind its second half, is the same', async () => {
    const header = wavHeader()
    const steps = [header.subarray(0, 30), 100, Buffer.concat([header.subarray(30), tone(200)])]
    const performance = await trialOver(
      adapter('openai-compatible'),
      answering({ type: 'audio/wav' }, steps),
      WAV,
    )
    expectAudio(performance, 200)
    expectAbout(sinceText(performance.trial, 'first_audio'), 100)
  })

  test('half a sample is no audio: it counts when its other half comes, and nothing is shifted', async () => {
    const voice = tone(200)
    const steps = [voice.subarray(0, 1), 200, voice.subarray(1, 4001), 20, voice.subarray(4001)]
    const performance = await trialOver(adapter('openai-http'), answering(bytes, steps))
    expectAudio(performance, 200)
    expectAbout(sinceText(performance.trial, 'first_audio'), 200)
    expect(Buffer.from(performance.samples.buffer).equals(voice)).toBe(true)
  })

  test('half a sample at the very end is not counted', async () => {
    const steps = [Buffer.concat([tone(100), Buffer.from([1])])]
    const { trial } = await trialOver(adapter('openai-http'), answering(bytes, steps))
    expect(trial.audio_us).toBeCloseTo(100_000, -1)
  })

  test('an answer that is silent throughout is inaudible', async () => {
    const { trial } = await trialOver(
      adapter('openai-http'),
      answering(bytes, [silence(200), 20, silence(300)]),
    )
    expect(trial.outcome).toBe('inaudible')
    expect(trial.at.heard).toBeUndefined()
    expect(trial.audio_us).toBeCloseTo(500_000, -1)
  })

  test('a body that breaks off is a fault, and what came of it is kept', async () => {
    const { trial } = await trialOver(adapter('openai-http'), answering(bytes, [tone(100), 50], 'breaks'))
    expect(trial.outcome).toBe('truncated')
    expect(trial.audio_us).toBeCloseTo(100_000, -1)
  })

  test('a body with nothing in it is a fault', async () => {
    const { trial } = await trialOver(adapter('openai-http'), answering(bytes, []))
    expect(trial.outcome).not.toBe('ok')
    expect(trial.at.first_audio).toBeUndefined()
  })

  test('an error inside a 200 is that error, and none of its letters are audio', async () => {
    const complaint = JSON.stringify({
      error: { message: 'Rate limit reached', code: 'rate_limit_exceeded' },
    })
    const { trial } = await trialOver(
      adapter('openai-http'),
      answering({ type: 'application/json' }, [complaint]),
    )
    expect(trial).toMatchObject({ outcome: 'limit', detail: expect.stringContaining('Rate limit reached') })
    expect([trial.bytes, trial.at.first_audio]).toEqual([0, undefined])
  })
})

describe('a primer', () => {
  const PRIMER = silence(20)

  test('of 20 ms of silence and then a stall is the first audio, and nobody hears it', async () => {
    const answer = answering(bytes, [50, PRIMER, 350, tone(300)])
    const performance = await trialOver(adapter('openai-http'), answer)
    expectAudio(performance, 320)
    expect(performance.trial.primer).toBe(true)
    expectAbout(sinceText(performance.trial, 'first_audio'), 50)
    expectAbout(sinceText(performance.trial, 'heard'), 400)
  })

  test('and nothing more is a timeout, not a first audio of 50 ms', async () => {
    const { trial } = await trialOver(adapter('openai-http'), answering(bytes, [50, PRIMER], 'hangs'))
    expect(trial).toMatchObject({ outcome: 'timeout', reached: 'last_audio' })
    expect(trial.at.heard).toBeUndefined()
  })

  test('on a WebSocket is the same', async () => {
    const chunk = (audio: Buffer) =>
      JSON.stringify({ status: 'chunk', data: { audio: audio.toString('base64') } })
    const { trial } = await trialOn(adapter('smallest-ws'), async (socket) => {
      await sleep(50)
      socket.send(chunk(PRIMER))
      await sleep(350)
      socket.send(chunk(tone(200)))
      socket.send(JSON.stringify({ status: 'complete' }))
    })
    expect([trial.outcome, trial.primer]).toEqual(['ok', true])
    expectAbout(sinceText(trial, 'first_audio'), 50)
    expectAbout(sinceText(trial, 'heard'), 400)
  })
})

describe('events that end without a word', () => {
  const delta = event({ type: 'speech.audio.delta', audio: tone(100).toString('base64') })
  const chunk = `event: audio\ndata: ${JSON.stringify({ audio: tone(100).toString('base64'), done: false, status: '206' })}\n\n`

  test.each([
    ['openai-sse', delta],
    ['openai-compatible-sse', delta],
    ['smallest-sse', chunk],
  ])('are truncated for %s, whose audio is kept', async (id, audio) => {
    const { trial } = await trialOver(adapter(id), answering(events, [audio, 20, audio]))
    expect(trial.outcome).toBe('truncated')
    expect(trial.audio_us).toBeCloseTo(200_000, -1)
  })

  test.each([
    ['between two fields', delta.slice(0, 20), delta.slice(20)],
    ['inside the base64', delta.slice(0, 300), delta.slice(300)],
  ])('an event that is cut %s counts when it is whole', async (_name, one, other) => {
    const done = event({ type: 'speech.audio.done', usage: {} })
    const performance = await trialOver(adapter('openai-sse'), answering(events, [one, 200, other, done]))
    expectAudio(performance, 100)
    expectAbout(sinceText(performance.trial, 'first_audio'), 200)
  })

  test.each([
    ['smallest-sse', { error: 'rate_limit', message: 'too many seven blue kites' }],
    [
      'cartesia-sse',
      { error_code: 'concurrency_limited', message: 'too many seven blue kites', status_code: 429 },
    ],
    ['openai-sse', { error: { message: 'too many seven blue kites', code: 'rate_limit_exceeded' } }],
    [
      'openai-compatible-sse',
      { error: { message: 'too many seven blue kites', code: 'rate_limit_exceeded' } },
    ],
    [
      'gemini-sse',
      { error: { code: 429, message: 'too many seven blue kites', status: 'RESOURCE_EXHAUSTED' } },
    ],
  ])('and are JSON instead, inside a 200, are the error in it for %s', async (id, error) => {
    const answer = answering({ type: 'application/json; charset=utf-8' }, [JSON.stringify(error, null, 2)])
    const { trial } = await trialOver(adapter(id), answer)
    expect(trial).toMatchObject({ outcome: 'limit', detail: expect.stringContaining('seven blue kites') })
  })

  test('a WebSocket that is closed in good order before completion is truncated', async () => {
    const { trial } = await trialOn(adapter('smallest-ws'), async (socket) => {
      socket.send(JSON.stringify({ status: 'chunk', data: { audio: tone(100).toString('base64') } }))
      socket.close(1000)
    })
    expect(trial.outcome).toBe('truncated')
  })
})

describe('audio in hexadecimal', () => {
  const line = (fields: object) => `data: ${JSON.stringify(fields)}\n`
  const piece = (audio: Buffer) =>
    line({ data: { audio: audio.toString('hex'), status: 1 }, trace_id: 't-1' })
  const voice = tone(400)
  const [first, second] = [voice.subarray(0, 4800), voice.subarray(4800)]

  test('is decoded, one newline between its events', async () => {
    const answer = answering(events, [80, piece(first), 100, piece(second)])
    const performance = await trialOver(adapter('minimax-http'), answer)
    expectAudio(performance, 400)
    expect(Buffer.from(performance.samples.buffer).equals(voice)).toBe(true)
    expect(performance.trial.provider_request_id).toBe('t-1')
    expectAbout(sinceText(performance.trial, 'first_audio'), 80)
  })

  test('whose last event repeats the whole utterance is counted once', async () => {
    const whole = line({
      data: { audio: voice.toString('hex'), status: 2 },
      extra_info: { audio_length: 400 },
      base_resp: { status_code: 0, status_msg: 'success' },
    })
    const performance = await trialOver(
      adapter('minimax-http'),
      answering(events, [piece(first), 50, piece(second), 150, whole]),
    )
    expectAudio(performance, 400)
    expect(sinceText(performance.trial, 'end') - sinceText(performance.trial, 'last_audio')).toBeGreaterThan(
      140,
    )
  })

  test.each([
    [1002, 'limit'],
    [1004, 'auth'],
    [2013, 'rejected'],
  ])('with the error %i inside a 200 is `%s`', async (status_code, outcome) => {
    const body = JSON.stringify({ base_resp: { status_code, status_msg: 'seven blue kites' } })
    const { trial } = await trialOver(
      adapter('minimax-http'),
      answering({ type: 'application/json' }, [body]),
    )
    expect(trial).toMatchObject({ outcome, detail: expect.stringContaining('seven blue kites'), bytes: 0 })
  })
})

describe('what comes before the text', () => {
  /** Speaks before it is ready, and answers the flush 150 ms after it. */
  const eager = async (socket: WebSocket) => {
    socket.on('message', async (message) => {
      const { type, nonce } = JSON.parse(String(message))
      if (type !== 'flush') return
      await sleep(150)
      socket.send(tone(300))
      socket.send(JSON.stringify({ type: 'flush_complete', nonce }))
    })
    socket.send(tone(200))
    await sleep(50)
    socket.send(tone(200))
    // In one packet with what follows: it arrived before the text that `ready` releases.
    socket.send(JSON.stringify({ type: 'ready' }))
    socket.send(tone(100))
  }

  test('is no audio of the turn: no stage is negative', async () => {
    const { trial, arrivals } = await trialOn(adapter('lmnt-ws'), eager)
    expect(trial.outcome, trial.detail).toBe('ok')
    for (const instant of ['first_frame', 'first_audio', 'heard'] as const)
      expectAbout(sinceText(trial, instant), 150)
    expect(arrivals.pieces.every(({ at }) => at >= (trial.at.first_text ?? Number.NaN))).toBe(true)
    expect(trial.audio_us).toBeCloseTo(300_000, -1)
  })
})

describe('an answer that an adapter or a decoder cannot read is this trial’s fault, and the run goes on', () => {
  test('a refusal whose code is no code', async () => {
    const body = '{"error":{"code":{"toString":1,"valueOf":1},"message":"x"}}'
    const { trial } = await trialOver(
      adapter('inworld-http'),
      answering({ status: 400, type: 'application/json' }, [body]),
    )
    expect(trial).toMatchObject({ outcome: 'rejected', status: 400, detail: 'x' })
  })

  test('an upgrade that is refused that way', async () => {
    const body = '{"error":{"code":{"toString":1}},"code":{"toString":1,"valueOf":1}}'
    const server = createServer().on('upgrade', (_, socket) =>
      socket.end(`HTTP/1.1 400 Bad Request\r\ncontent-length: ${body.length}\r\n\r\n${body}`),
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const { trial } = await performed(adapter('gradium-ws'), `ws://127.0.0.1:${port}`, PCM)
    server.close()
    expect(trial).toMatchObject({ outcome: 'rejected', status: 400 })
  })

  test('a preliminary response without what it should name', async () => {
    const { trial } = await trialOver(adapter('playht-ws'), answering({ type: 'application/json' }, ['{}']))
    expect(trial).toMatchObject({ outcome: 'protocol', detail: expect.stringContaining('websocket-auth') })
  })

  test('an Opus packet that no decoder takes', async () => {
    const page = (body: Buffer, lacing: readonly number[], flags = 0) =>
      Buffer.concat([
        Buffer.from('OggS\0', 'latin1'),
        Buffer.from([flags]),
        Buffer.alloc(20),
        Buffer.from([lacing.length, ...lacing]),
        body,
      ])
    const head = Buffer.from('OpusHead\x01\x01\0\0\x80\xbb\0\0\0\0\0', 'latin1')
    const tags = Buffer.from('OpusTags\0\0\0\0\0\0\0\0', 'latin1')
    const packet = page(Buffer.alloc(255 * 20 + 10, 7), [...Array(20).fill(255), 10])
    const steps = [Buffer.concat([page(head, [head.length], 2), page(tags, [tags.length]), packet])]
    const { trial } = await trialOver(adapter('elevenlabs-http'), answering({ type: 'audio/ogg' }, steps), {
      encoding: 'opus',
      container: 'ogg',
      sampleRate: 48_000,
    })
    expect(trial).toMatchObject({ outcome: 'protocol', detail: expect.stringContaining('decoded') })
  })
})

describe('a server that breaks the protocol of the connection', () => {
  test.each([
    ['text that is not UTF-8', Buffer.from([0x81, 2, 0xc3, 0x28]), 'PROTOCOL'],
    ['a frame longer than any answer', Buffer.from([0x82, 127, 0, 0, 1, 0, 0, 0, 0, 0]), 'FRAME_TOO_LARGE'],
  ])('with %s gives `protocol`', async (_name, raw, code) => {
    const { trial } = await trialOn(adapter('smallest-ws'), async (socket) => {
      ;(socket as unknown as { _socket: Socket })._socket.write(raw)
    })
    expect(trial).toMatchObject({ outcome: 'protocol', detail: expect.stringContaining(code) })
  })

  test('with a chunk that has no size gives `protocol` over HTTP', async () => {
    const { trial } = await trialOver(adapter('openai-http'), async (_, response) => {
      response.socket?.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n')
    })
    expect(trial).toMatchObject({ outcome: 'protocol', detail: expect.stringContaining('PROTOCOL') })
  })

  test('with something that is no upgrade gives `protocol`', async () => {
    const server = createServer().on('upgrade', (_, socket) => socket.end('SSH-2.0-OpenSSH_9\r\n\r\n'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const { trial } = await performed(adapter('smallest-ws'), `ws://127.0.0.1:${port}`, PCM)
    server.close()
    expect(trial).toMatchObject({ outcome: 'protocol', detail: expect.stringContaining('PROTOCOL') })
  })
})

describe('a message that means nothing', () => {
  test('stands in the words of the timeout, cut to 300 characters', async () => {
    const message = { type: 'progress', queue: 'c='.repeat(300) }
    const { trial } = await trialOn(adapter('smallest-ws'), async (socket) => {
      socket.send(JSON.stringify({ message: 'an earlier one' }))
      socket.send(JSON.stringify(message))
    })
    const quote = JSON.stringify(message).slice(0, 300)
    expect(trial).toMatchObject({
      outcome: 'timeout',
      detail: `no audio before the timeout; the last message that was not understood: ${quote}`,
    })
  })
})

describe('a complaint that no adapter knows', () => {
  test.each([
    [{ message: 'Internal server error', connectionId: 'c=', requestId: 'r=' }, 'server'],
    [{ type: 'error', message: 'too many requests' }, 'limit'],
    [{ success: false, message: 'the voice is not available' }, 'rejected'],
    [{ detail: 'not authenticated' }, 'auth'],
  ])('ends the trial at once with its words: %j', async (message, outcome) => {
    for (const send of ['text', 'binary'] as const) {
      const { trial } = await trialOn(adapter('smallest-ws'), async (socket) => {
        socket.send(Buffer.from(JSON.stringify(message)), { binary: send === 'binary' })
      })
      expect(trial.outcome).toBe(outcome)
      expect(JSON.stringify(message)).toContain(trial.detail)
      expect(trial.detail).not.toBe('')
    }
  })

  test('as a binary message where audio was expected', async () => {
    const { trial } = await trialOn(adapter('deepgram-ws'), async (socket) => {
      socket.send(
        Buffer.from(JSON.stringify({ type: 'Error', code: 'NET-0000', description: 'no voice today' })),
      )
    })
    expect(trial).toMatchObject({ outcome: 'server', detail: expect.stringContaining('no voice today') })
    expect(trial.at.first_audio).toBeUndefined()
  })

  test('in a body that no type announces, in pieces of one byte', async () => {
    const body = JSON.stringify({ error: { code: 'insufficient_quota', message: 'no credits are left' } })
    const { trial } = await trialOver(adapter('openai-http'), answering(bytes, [...body]))
    expect(trial).toMatchObject({ outcome: 'limit', detail: expect.stringContaining('no credits are left') })
    expect([trial.bytes, trial.at.first_audio]).toEqual([0, undefined])
  })

  test('in a page where events were expected', async () => {
    const page = '<html><body>Please accept the terms of use first.</body></html>'
    const { trial } = await trialOver(adapter('cartesia-sse'), answering({ type: 'text/html' }, [page]))
    expect(trial).toMatchObject({
      outcome: 'protocol',
      detail: 'the server answered with text/html instead of events: Please accept the terms of use first.',
    })
  })
})

describe('an answer in a content encoding', () => {
  const encoded = (body: string | Buffer) => async (_: unknown, response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'audio/pcm', 'content-encoding': 'gzip' })
    response.end(gzipSync(body))
  }

  test('is no audio, and the fault names the encoding', async () => {
    const { trial } = await trialOver(adapter('openai-http'), encoded(tone(300)))
    expect(trial).toMatchObject({
      outcome: 'protocol',
      detail: expect.stringContaining('content-encoding gzip'),
    })
    expect(trial.at.first_audio).toBeUndefined()
  })

  test('that is an error has its words', async () => {
    const complaint = JSON.stringify({
      error: { message: 'Rate limit reached', code: 'rate_limit_exceeded' },
    })
    const { trial } = await trialOver(adapter('openai-http'), encoded(complaint))
    expect(trial).toMatchObject({ outcome: 'limit', detail: expect.stringContaining('Rate limit reached') })
  })
})
