import { describe, expect, test } from 'vitest'
import { smallestWs } from '../../../src/adapters/smallest/websocket.ts'
import { AudioReceiver } from '../../../src/audio/audio-receiver.ts'
import { PcmDecoder } from '../../../src/audio/decoders/pcm-decoder.ts'
import { sampleJob } from '../../../src/conformance/harness/sample-job.ts'
import type { AnyAdapter, Frame, ProviderEvent } from '../../../src/core/adapter/adapter.ts'
import { LoopLag } from '../../../src/drive/thread-health/loop-lag.ts'
import { TrialRecorder } from '../../../src/drive/trial/trial-recorder.ts'

const FORMAT = { encoding: 'pcm_s16le', container: 'raw', sampleRate: 24_000 } as const
/** 40 ms, loud from its first sample to its last. */
const TONE = Buffer.from(Int16Array.from({ length: 960 }, (_, at) => 9000 * Math.cos(at / 7)).buffer)
const JOB = { ...sampleJob(smallestWs), stream: 'ours' }

/** An adapter with several streams per connection that counts the frames it parses. */
function countingAdapter(audioRepeats?: 'exactly'): AnyAdapter & { readonly reads: () => number } {
  let reads = 0
  const { audioRepeats: _, ...facts } = smallestWs.facts
  return {
    ...smallestWs,
    facts: { ...facts, ...(audioRepeats && { audioRepeats }) },
    hear: (frame) => {
      reads++
      const { stream, audio, end } = JSON.parse(frame.kind === 'text' ? frame.text : '{}')
      const bytes = Buffer.from(audio ?? '', 'base64')
      const events: ProviderEvent[] = bytes.length > 0 ? [{ kind: 'audio', audio: bytes, stream }] : []
      return end ? [...events, { kind: 'end', stream }] : events
    },
    reads: () => reads,
  }
}

function createRecorder(adapter: AnyAdapter) {
  const receiver = new AudioReceiver(new PcmDecoder(FORMAT))
  const recorder = new TrialRecorder({
    ...{ adapter, job: JOB, state: undefined, receiver, lag: new LoopLag() },
    onReady: () => {},
    onFinish: () => {},
  })
  recorder.textSent(0)
  let now = 1000
  return {
    ear: recorder,
    hear: (fields: object) => {
      const text = JSON.stringify(fields)
      const frame: Frame = { kind: 'text', text, raw: Buffer.from(text) }
      now += 20_000
      recorder.reader.onFrame(frame, now)
    },
    hearing: () => receiver.finish(),
  }
}

const speech = (stream: string, more: object = {}) => ({ stream, audio: TONE.toString('base64'), ...more })

describe('the trial recorder', () => {
  test.each(['exactly', undefined] as const)(
    'records the same whether it may count (%s) or must parse',
    (repeats) => {
      const { ear: recorder, hear, hearing } = createRecorder(countingAdapter(repeats))
      for (let piece = 0; piece < 20; piece++) hear(speech('ours'))
      hear(speech('ours', { end: true }))
      const { pieces, bytes, audio_us } = hearing()
      expect({ pieces: pieces.length, bytes, audio_us }).toEqual({
        pieces: 21,
        bytes: 21 * TONE.length,
        audio_us: 21 * 40_000,
      })
      expect(recorder).toMatchObject({
        finished: true,
        at: { first_audio: 21_000, last_audio: 421_000, end: 421_000 },
      })
    },
  )

  test('parses no more than the onset needs if audio frames repeat', () => {
    const adapter = countingAdapter('exactly')
    const { hear } = createRecorder(adapter)
    for (let piece = 0; piece < 20; piece++) hear(speech('ours'))
    expect(adapter.reads()).toBeLessThan(5)
  })

  test('does not count audio of other streams, in whatever order they arrive', () => {
    const { hear, hearing } = createRecorder(countingAdapter('exactly'))
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
    const { ear: recorder, hear } = createRecorder(adapter)
    hear({})
    expect(recorder.fault).toEqual({ kind: 'protocol', detail: expect.stringContaining('what is this?') })
  })
})
