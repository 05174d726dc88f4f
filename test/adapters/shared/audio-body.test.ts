import { describe, expect, test } from 'vitest'
import { hearAudioBody, newAudioBodyState } from '../../../src/adapters/shared/audio-body.ts'
import { makeFault } from '../../../src/adapters/shared/fault.ts'
import type { Frame } from '../../../src/core/adapter/adapter.ts'
import type { AudioFormat } from '../../../src/core/audio-format.ts'
import { binary, eof, head, kindsOf } from '../adapter-session.ts'
import { sampleJob } from '../sample-job.ts'

const PROTOCOL = { requestIdHeaders: ['x-id'], faultOf: (text: string) => makeFault('server', text) }
const PCM: AudioFormat = { encoding: 'pcm_s16le', container: 'raw', sampleRate: 24000 }
const MP3: AudioFormat = { encoding: 'mp3', container: 'mp3', sampleRate: 24000 }

function newReader(format: AudioFormat = PCM) {
  const state = newAudioBodyState()
  const job = sampleJob({}, { format })
  return (...frames: readonly Frame[]) =>
    frames.flatMap((frame) => hearAudioBody(frame, state, job, PROTOCOL))
}

const audioHead = head(200, { 'content-type': 'audio/pcm', 'x-id': 'r1' })
const SAMPLES = new Uint8Array([0, 0, 255, 255, 7, 0])

describe('an audio body', () => {
  test('gives audio chunk by chunk, and ends with the body', () => {
    expect(newReader()(audioHead, binary(SAMPLES), binary(''), binary(SAMPLES), eof)).toEqual([
      { kind: 'note', requestId: 'r1' },
      { kind: 'audio', audio: Buffer.from(SAMPLES) },
      { kind: 'audio', audio: Buffer.from(SAMPLES) },
      { kind: 'end' },
    ])
  })

  test('with a JSON error is one fault, whatever its status, content type and chunks', () => {
    for (const contentType of ['application/json', 'audio/mpeg', '']) {
      const events = newReader()(
        head(200, { 'content-type': contentType }),
        binary('{"error":'),
        binary('"no"}'),
        eof,
        eof,
      )
      expect(events).toEqual([{ kind: 'fault', fault: { kind: 'server', detail: '{"error":"no"}' } }])
    }
  })

  test('with an HTML page or events is a fault and not audio', () => {
    expect(kindsOf(newReader()(head(200, { 'content-type': 'text/html' }), binary('<html>'), eof))).toEqual([
      'fault',
    ])
    const events = head(200, { 'content-type': 'text/event-stream' })
    expect(kindsOf(newReader()(events, binary('data: {}\n\n'), eof))).toEqual(['fault'])
  })

  test('that begins with a container is audio even if the content type is JSON', () => {
    const events = newReader()(head(200, { 'content-type': 'application/json' }), binary('RIFF....WAVE'), eof)
    expect(kindsOf(events)).toEqual(['audio', 'end'])
  })

  test('with WAV instead of raw samples is audio: the decoder strips the header', () => {
    expect(kindsOf(newReader()(audioHead, binary('RIFF....WAVEfmt '), eof))).toEqual(['note', 'audio', 'end'])
  })

  test.each([
    ['MP3 for samples', 'ID3\u0004....', PCM, 'the response is mp3, but raw was requested'],
    ['Ogg for samples', 'OggS....', PCM, 'the response is ogg, but raw was requested'],
    ['FLAC for MP3', 'fLaC....', MP3, 'the response is flac, but mp3 was requested'],
    ['WAV for MP3', 'RIFF....', MP3, 'the response is wav, but mp3 was requested'],
  ])(
    'in another container than requested is a fault that says what to set: %s',
    (_, bytes, format, words) => {
      const events = newReader(format)(head(200), binary(bytes), binary(bytes), eof)
      expect(events).toMatchObject([{ kind: 'fault', fault: { kind: 'protocol' } }])
      expect(events[0]).toHaveProperty('fault.detail', expect.stringContaining(words))
    },
  )

  test('at another sample rate than requested is a fault', () => {
    const at = (rate: number) => head(200, { 'content-type': `audio/pcm;rate=${rate}` })
    expect(newReader()(at(22050), binary(SAMPLES), eof)).toMatchObject([
      { kind: 'fault', fault: { detail: expect.stringContaining('set the target’s `sampleRate` to 22050') } },
    ])
    expect(kindsOf(newReader()(at(24000), binary(SAMPLES), eof))).toEqual(['audio', 'end'])
  })

  test('of a refusal gives no events: `readRefusal` reads it', () => {
    expect(newReader()(head(429), binary('no'), eof)).toEqual([])
  })

  test('starts anew with the next response', () => {
    const hear = newReader()
    expect(kindsOf(hear(head(200), binary('{"error":1}'), eof, head(200), binary(SAMPLES), eof))).toEqual([
      'fault',
      'audio',
      'end',
    ])
  })
})
