import { describe, expect, test } from 'vitest'
import { hearAudioBody, newAudioBodyState } from '../../../src/adapters/shared/audio-body.ts'
import { makeFault } from '../../../src/adapters/shared/fault.ts'
import type { Frame } from '../../../src/core/adapter/adapter.ts'
import type { AudioFormat } from '../../../src/core/audio-format.ts'
import { binary, eof, head, kindsOf } from '../adapter-session.ts'
import { sampleJob } from '../sample-job.ts'

const PROTOCOL = { requestIdHeaders: ['x-id'], faultOf: (text: string) => makeFault('server', text) }
const MP3: AudioFormat = { encoding: 'mp3', container: 'mp3', sampleRate: 24000 }
const ALAW: AudioFormat = { encoding: 'alaw', container: 'raw', sampleRate: 8000 }
const MULAW: AudioFormat = { encoding: 'mulaw', container: 'raw', sampleRate: 8000 }
const PCM: AudioFormat = { encoding: 'pcm_s16le', container: 'raw', sampleRate: 24000 }

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

  test('that turned out to be text is one fault, also after its end', () => {
    const text: Frame = { kind: 'text', text: 'no' }
    const fault = { kind: 'fault', fault: { kind: 'server', detail: 'no' } }
    expect(newReader()(head(200), text, eof)).toEqual([fault])
    expect(newReader()(head(200), eof, text)).toEqual([{ kind: 'end' }, fault])
  })

  test('with WAV instead of raw samples is audio: the decoder strips the header', () => {
    expect(kindsOf(newReader()(audioHead, binary('RIFF....WAVEfmt '), eof))).toEqual(['note', 'audio', 'end'])
  })

  test('at another sample rate than requested is a fault', () => {
    const at = (rate: number) => head(200, { 'content-type': `audio/pcm;rate=${rate}` })
    expect(newReader()(at(22050), binary(SAMPLES), eof)).toMatchObject([
      { kind: 'fault', fault: { detail: expect.stringContaining('set the target’s `sampleRate` to 22050') } },
    ])
    expect(kindsOf(newReader()(at(24000), binary(SAMPLES), eof))).toEqual(['audio', 'end'])
  })

  test.each([
    ['audio/L16;rate=24000;channels=2', PCM, '2 channels instead of one'],
    ['audio/pcm; channels=2', PCM, '2 channels'],
    ['audio/pcm; ch=2', PCM, '2 channels'],
    ['audio/pcm; sample_rate="16000"', PCM, '16000 Hz'],
    ['audio/L24;rate=24000', PCM, 'more than 16 bits'],
    ['audio/pcm;bit-depth=32', PCM, 'samples of 32 bits instead of 16'],
    ['audio/pcm;encoding=float32', PCM, 'float samples'],
    ['audio/x-raw; format=s32le', PCM, 'more than 16 bits'],
    ['audio/basic', PCM, 'mu-law, but raw pcm_s16le was requested'],
    ['audio/x-alaw;rate=8000', PCM, 'A-law'],
    ['audio/L16;rate=8000', MULAW, '16-bit samples, but raw mulaw'],
    ['audio/pcmu;rate=16000', MULAW, '16000 Hz'],
    ['multipart/mixed; boundary=x', PCM, 'parts with headers'],
    ['multipart/related', MP3, 'parts with headers'],
  ])('that declares %s, which nobody asked for, is a fault', (type, format, detail) => {
    expect(newReader(format)(head(200, { 'content-type': type }), binary(SAMPLES), eof)).toMatchObject([
      { kind: 'fault', fault: { kind: 'protocol', detail: expect.stringContaining(detail) } },
    ])
  })

  test.each([
    ['audio/basic', MULAW],
    ['audio/basic', ALAW],
    ['audio/pcmu;rate=8000;channels=1', MULAW],
    ['audio/L16;rate=24000;channels=1', PCM],
    ['audio/pcm; encoding=s16le; bits=16', PCM],
    ['audio/pcm; bit-rate=384000; bitrate=384000', PCM],
    ['audio/pcmu; bits=16', MULAW],
    ['audio/wav', PCM],
    ['audio/mpeg', PCM],
    ['', PCM],
  ])('that declares %s may be what was requested', (type, format) => {
    const events = newReader(format)(head(200, { 'content-type': type }), binary(SAMPLES), eof)
    expect(kindsOf(events)).toEqual(['audio', 'end'])
  })

  test('of a refusal gives no events: `readRefusal` reads it', () => {
    expect(newReader()(head(429), binary('no'), eof)).toEqual([])
  })

  test('starts anew with the next response', () => {
    const hear = newReader()
    const text: Frame = { kind: 'text', text: 'no' }
    expect(kindsOf(hear(head(200), text, eof, head(200), binary(SAMPLES), eof))).toEqual([
      'fault',
      'audio',
      'end',
    ])
  })
})
