import { expect, test } from 'vitest'
import { encodeClip } from '../../../src/run/plan/stimuli.ts'

const FRAME = 20

/** Half a second at 16 kHz, loud from its hundredth sample to `last`. */
function stimulus(last: number) {
  const samples = Float32Array.from({ length: 8000 }, (_, at) => (at >= 100 && at <= last ? 0.5 : 0))
  return { text: 'Hello.', samples, sampleRate: 16_000 }
}

const FORMATS = [
  { encoding: 'pcm_s16le', container: 'raw', sampleRate: 16_000 },
  { encoding: 'pcm_s16le', container: 'raw', sampleRate: 24_000 },
  { encoding: 'mulaw', container: 'raw', sampleRate: 8000 },
] as const

test.each(FORMATS.flatMap((format) => [4000, 4001, 4159, 7999].map((last) => ({ format, last }))))(
  'speech ends with a microphone frame, wherever the stimulus ends: %j',
  ({ format, last }) => {
    const { speechEnd } = encodeClip(stimulus(last), format, FRAME)
    expect(speechEnd % (FRAME * 1e3)).toBe(0)
    expect(speechEnd).toBeGreaterThan((last / 16_000) * 1e6 - 1000)
    expect(speechEnd).toBeLessThan((last / 16_000) * 1e6 + FRAME * 1e3 + 1000)
  },
)

test('the clip reports the end of speech at the last audible sample, in its bytes and in its file', () => {
  const { bytes, file, speechEnd } = encodeClip(stimulus(4001), FORMATS[0], FRAME)
  const samples = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2)
  expect(samples.findLastIndex((sample) => sample !== 0) + 1).toBe((speechEnd / 1e6) * 16_000)
  expect(Buffer.from(file.subarray(44))).toEqual(Buffer.from(bytes))
})

test('no audible sample is lost', () => {
  const { bytes } = encodeClip(stimulus(4001), FORMATS[0], FRAME)
  const samples = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2)
  expect(samples.filter((sample) => sample !== 0)).toHaveLength(4001 - 100 + 1)
})
