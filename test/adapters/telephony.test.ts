import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { TURN_ADAPTERS } from '../../src/adapters/turn-adapters.ts'
import { sampleJob } from '../../src/conformance/harness/sample-job.ts'
import type { Cue, Frame } from '../../src/core/adapter/adapter.ts'

/** Everything that is sent for some cues, with JSON parsed, and what a frame from the agent means. */
function callOf(id: string, options: Readonly<Record<string, unknown>> = {}, stream = 'ttfa-1') {
  const adapter = TURN_ADAPTERS[id]
  if (!adapter) throw new Error(`no adapter ${id}`)
  const job = sampleJob(adapter, { options: adapter.parseOptions(options), stream, key: 'token' })
  const state = adapter.newState?.()
  return {
    dial: adapter.dial(job),
    say: (cue: Cue) =>
      (adapter.say?.(cue, job, state) ?? []).map((frame) =>
        frame.kind === 'text' ? JSON.parse(frame.text) : frame,
      ),
    hear: (fields: object | string) =>
      adapter.hear(
        { kind: 'text', text: typeof fields === 'string' ? fields : JSON.stringify(fields) },
        state,
        job,
      ),
    hearBytes: (bytes: Uint8Array) => adapter.hear({ kind: 'binary', bytes } as Frame, state, job),
  }
}

const frame = (fill: number, length = 160): Cue => ({
  kind: 'audio',
  audio: new Uint8Array(length).fill(fill),
  last: false,
})
const base64 = (fill: number, length: number) => Buffer.alloc(length, fill).toString('base64')

describe('Twilio Media Streams', () => {
  test('opens with `connected` and `start`, with fresh ids and the custom parameters', () => {
    const [connected, start] = callOf('twilio-stream', { parameters: ['token=a=b', 'lang=en'] }).say({
      kind: 'open',
    })
    expect(connected).toEqual({ event: 'connected', protocol: 'Call', version: '1.0.0' })
    expect(start).toMatchObject({
      event: 'start',
      sequenceNumber: '1',
      start: {
        tracks: ['inbound'],
        mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
        customParameters: { token: 'a=b', lang: 'en' },
      },
    })
    expect(start.streamSid).toMatch(/^MZ[0-9a-f]{32}$/)
    expect(start.start.streamSid).toBe(start.streamSid)
    expect(start.start.callSid).toMatch(/^CA[0-9a-f]{32}$/)
    expect(start.start.accountSid).toMatch(/^AC[0-9a-f]{32}$/)
    const other = callOf('twilio-stream', {}, 'ttfa-2').say({ kind: 'open' })[1]
    expect(other.streamSid).not.toBe(start.streamSid)
    expect(other.start.customParameters).toEqual({})
  })

  test('audio for another stream is a fault of the agent: this caller does not hear it', () => {
    const { say, hear } = callOf('twilio-stream')
    const { streamSid } = say({ kind: 'open' })[1]
    const media = { event: 'media', media: { payload: base64(7, 5) } }
    const audio = [{ kind: 'audio', audio: Buffer.alloc(5, 7) }]
    expect(hear({ ...media, streamSid })).toEqual(audio)
    expect(hear(media)).toEqual(audio)
    expect(hear({ ...media, streamSid: 'MZother' })).toMatchObject([
      { kind: 'fault', fault: { kind: 'protocol', detail: expect.stringContaining('MZother') } },
    ])
  })

  test('counts messages, frames and milliseconds as texts, in one sequence', () => {
    const { say } = callOf('twilio-stream')
    const { streamSid } = say({ kind: 'open' })[1]
    expect(say(frame(0xff))).toEqual([
      {
        event: 'media',
        sequenceNumber: '2',
        media: { track: 'inbound', chunk: '1', timestamp: '0', payload: base64(0xff, 160) },
        streamSid,
      },
    ])
    expect(say({ kind: 'played', mark: '{"a": 1}' })).toEqual([
      { event: 'mark', sequenceNumber: '3', streamSid, mark: { name: '{"a": 1}' } },
    ])
    expect(say(frame(1))[0]).toMatchObject({ sequenceNumber: '4', media: { chunk: '2', timestamp: '20' } })
    expect(say({ kind: 'key', digit: '#' })).toEqual([
      { event: 'dtmf', sequenceNumber: '5', streamSid, dtmf: { track: 'inbound_track', digit: '#' } },
    ])
    expect(say({ kind: 'cleared', marks: ['x', 'y'] }).map(({ mark }) => mark.name)).toEqual(['x', 'y'])
    expect(say({ kind: 'close' })[0]).toMatchObject({ event: 'stop', sequenceNumber: '8', streamSid })
    expect(say({ kind: 'close' })).toEqual([])
  })

  test('signs the address as it was typed, or the one that the server knows', () => {
    const sign = (url: string) => createHmac('sha1', 'token').update(url).digest('base64')
    const plain = callOf('twilio-stream').dial
    expect(plain).toMatchObject({ headers: { 'x-twilio-signature': sign(plain.url) } })
    const signed_url = 'wss://agent.example/ws'
    expect(callOf('twilio-stream', { signed_url }).dial).toMatchObject({
      url: plain.url,
      headers: { 'x-twilio-signature': sign(signed_url) },
    })
  })

  test.each([
    [
      'audio of any size',
      { event: 'media', media: { payload: base64(7, 5) } },
      [{ kind: 'audio', audio: Buffer.alloc(5, 7) }],
    ],
    ['no audio', { event: 'media', media: { payload: '' } }, []],
    [
      'a mark, byte for byte',
      { event: 'mark', mark: { name: '{"b":2 }' } },
      [{ kind: 'mark', mark: '{"b":2 }' }],
    ],
    ['a clear', { event: 'clear', streamSid: 'MZ0' }, [{ kind: 'clear' }]],
    ['what networks ignore', { event: 'hello' }, []],
    ['what is no JSON', 'hello', []],
  ])('hears %s', (_, fields, events) => {
    expect(callOf('twilio-stream').hear(fields)).toEqual(events)
  })

  test('refuses a parameter without a name', () => {
    expect(() => callOf('twilio-stream', { parameters: ['=x'] })).toThrow('has no name')
  })
})

test('Telnyx has the ids at the top and snake case', () => {
  const { say, hear } = callOf('telnyx-stream', { from: '+1' })
  const [connected, start] = say({ kind: 'open' })
  expect(connected).toEqual({ event: 'connected', version: '1.0.0' })
  expect(start).toMatchObject({
    sequence_number: '1',
    start: { from: '+1', media_format: { encoding: 'PCMU', sample_rate: 8000 } },
  })
  expect(start.start.call_control_id).toMatch(/^v3:/)
  expect(say(frame(0))[0]).toMatchObject({ stream_id: start.stream_id, media: { chunk: '1' } })
  expect(hear({ event: 'clear' })).toEqual([{ kind: 'clear' }])
})

test('Plivo starts at once, counts in numbers, and gives checkpoints back only if they were played', () => {
  const { say, hear } = callOf('plivo-stream', { parameters: ['a=1'] })
  const [start, ...others] = say({ kind: 'open' })
  expect(others).toEqual([])
  expect(start).toMatchObject({ event: 'start', sequenceNumber: 1, extra_headers: '{"a":"1"}' })
  expect(hear({ event: 'playAudio', media: { payload: base64(1, 2) } })).toEqual([
    { kind: 'audio', audio: Buffer.alloc(2, 1) },
  ])
  expect(hear({ event: 'checkpoint', streamId: 's', name: 'c' })).toEqual([{ kind: 'mark', mark: 'c' }])
  expect(say({ kind: 'played', mark: 'c' })[0]).toMatchObject({ event: 'playedStream', name: 'c' })
  expect(say({ kind: 'cleared', marks: ['d'] })).toMatchObject([{ event: 'clearedAudio' }])
})

test('Vonage sends and takes binary frames', () => {
  const { say, hear, hearBytes } = callOf('vonage-stream', { parameters: ['who=me'] })
  expect(say({ kind: 'open' })).toEqual([
    { event: 'websocket:connected', 'content-type': 'audio/l16;rate=16000', who: 'me' },
  ])
  expect(say(frame(3, 640))).toEqual([{ kind: 'binary', bytes: new Uint8Array(640).fill(3) }])
  expect(hearBytes(Uint8Array.of(1, 2))).toEqual([{ kind: 'audio', audio: Uint8Array.of(1, 2) }])
  const [mark] = hear({ action: 'notify', payload: { id: 4 } })
  expect(mark).toEqual({ kind: 'mark', mark: '{"id":4}' })
  expect(say({ kind: 'played', mark: '{"id":4}' })).toEqual([
    { event: 'websocket:notify', payload: { id: 4 } },
  ])
  expect(hear({ action: 'clear' })).toEqual([{ kind: 'clear' }])
})
