import { describe, expect, test } from 'vitest'
import { smallestWs } from '../../src/adapters/smallest-ws.ts'
import { Listener } from '../../src/audio/listener.ts'
import { PcmDecoder } from '../../src/audio/pcm-decoder.ts'
import type { AnyAdapter, Frame, Heard } from '../../src/core/adapter.ts'
import { Ear } from '../../src/drive/ear.ts'
import { LoopLag } from '../../src/drive/loop-lag.ts'
import { sampleJob } from '../../src/kit/sample-job.ts'

const FORMAT = { encoding: 'pcm_s16le', container: 'raw', sampleRate: 24_000 } as const
/** 40 ms, loud from its first sample to its last. */
const TONE = Buffer.from(Int16Array.from({ length: 960 }, (_, at) => 9000 * Math.cos(at / 7)).buffer)
const JOB = { ...sampleJob(smallestWs), stream: 'ours' }

/** An adapter with several streams per connection that counts the frames it parses. */
function reading(audioRepeats?: 'exactly'): AnyAdapter & { readonly reads: () => number } {
  let reads = 0
  const { audioRepeats: _, ...facts } = smallestWs.facts
  return {
    ...smallestWs,
    facts: { ...facts, ...(audioRepeats && { audioRepeats }) },
    hear: (frame) => {
      reads++
      const { stream, audio, end } = JSON.parse(frame.kind === 'text' ? frame.text : '{}')
      const bytes = Buffer.from(audio ?? '', 'base64')
      const heard: Heard[] = bytes.length > 0 ? [{ kind: 'audio', audio: bytes, stream }] : []
      return end ? [...heard, { kind: 'end', stream }] : heard
    },
    reads: () => reads,
  }
}

function listening(adapter: AnyAdapter) {
  const listener = new Listener(new PcmDecoder(FORMAT))
  const ear = new Ear({
    ...{ adapter, job: JOB, memo: undefined, listener, lag: new LoopLag() },
    onReady: () => {},
    onFinish: () => {},
  })
  ear.at.first_text = 0
  let now = 1000
  return {
    ear,
    hear: (fields: object) => {
      const text = JSON.stringify(fields)
      const frame: Frame = { kind: 'text', text, raw: Buffer.from(text) }
      now += 20_000
      ear.onFrame(frame, now)
    },
    hearing: () => listener.finish(),
  }
}

const speech = (stream: string, more: object = {}) => ({ stream, audio: TONE.toString('base64'), ...more })

describe('the trial recorder', () => {
  test.each(['exactly', undefined] as const)(
    'records the same whether it may count (%s) or must parse',
    (repeats) => {
      const { ear, hear, hearing } = listening(reading(repeats))
      for (let piece = 0; piece < 20; piece++) hear(speech('ours'))
      hear(speech('ours', { end: true }))
      const { pieces, bytes, audio_us } = hearing()
      expect({ pieces: pieces.length, bytes, audio_us }).toEqual({
        pieces: 21,
        bytes: 21 * TONE.length,
        audio_us: 21 * 40_000,
      })
      expect(ear).toMatchObject({
        finished: true,
        at: { first_audio: 21_000, last_audio: 421_000, end: 421_000 },
      })
    },
  )

  test('parses no more than the onset needs if audio frames repeat', () => {
    const adapter = reading('exactly')
    const { hear } = listening(adapter)
    for (let piece = 0; piece < 20; piece++) hear(speech('ours'))
    expect(adapter.reads()).toBeLessThan(5)
  })

  test('does not count audio of other streams, in whatever order they arrive', () => {
    const { hear, hearing } = listening(reading('exactly'))
    for (let piece = 0; piece < 10; piece++) hear(speech('theirs'))
    for (let piece = 0; piece < 10; piece++) hear(speech('ours'))
    for (let piece = 0; piece < 10; piece++) hear(speech('theirs'))
    hear(speech('ours', { end: true }))
    expect(hearing().pieces).toHaveLength(11)
  })

  test('an adapter that throws on a frame only ends its own trial with a fault', () => {
    const adapter: AnyAdapter = {
      ...smallestWs,
      hear: () => {
        throw new Error('what is this?')
      },
    }
    const { ear, hear } = listening(adapter)
    hear({})
    expect(ear.fault).toEqual({ kind: 'protocol', detail: expect.stringContaining('what is this?') })
  })
})
