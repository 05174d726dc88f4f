import { describe, expect, test } from 'vitest'
import { PcmDecoder } from '../../../src/audio/decoders/pcm-decoder.ts'
import { compand } from '../../../src/audio/line/companding.ts'
import { changesHeard, HeardLine } from '../../../src/audio/line/heard-line.ts'
import { type CallerLine, LINE_PROFILES } from '../../../src/core/config/conversation/caller-line.ts'
import { ENCODERS } from '../../../src/lab/speech/encoding/encoders.ts'
import { seededRandom } from '../../../src/pace/random.ts'

const RATE = 8000
const SECONDS = 400
const voice = (length = RATE * SECONDS) =>
  Float32Array.from({ length }, (_, index) => 0.3 * Math.sin((2 * Math.PI * index) / 40))
const powerOf = (samples: Float32Array) =>
  samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length)

/** In pieces of odd lengths that follow each other, as agents send them. */
function hear(
  line: CallerLine,
  samples: Float32Array,
  seed = 1,
  pieces: readonly number[] = [37, 1600, 160, 3],
) {
  const heardLine = new HeardLine(line, RATE, seededRandom(seed))
  const heard = new Float32Array(samples.length)
  for (let [at, turn] = [0, 0]; at < samples.length; turn++) {
    const piece = samples.subarray(at, at + (pieces[turn % pieces.length] as number))
    heard.set(heardLine.push(piece, (at * 1e6) / RATE), at)
    at += piece.length
  }
  return { heard, heardLine }
}

describe('the line to the caller', () => {
  test('loses its share of the packets, whatever the lengths of the pieces', () => {
    const line = { loss: { share: 0.08, burst: 4 } }
    const { heardLine, heard } = hear(line, voice())
    const { packets, lost } = heardLine.counts
    expect(packets).toBe((SECONDS * 1000) / 20)
    expect(lost / packets).toBeGreaterThan(0.06)
    expect(lost / packets).toBeLessThan(0.1)
    const start = (all: Float32Array) => [...all.subarray(0, 4 * RATE)]
    expect(start(hear(line, voice(4 * RATE), 1, [160]).heard)).toEqual(start(heard))
    expect(start(hear(line, voice(4 * RATE), 2).heard)).not.toEqual(start(heard))
  })

  test('plays the last period of the voice for a lost packet, and silence after 60 ms', () => {
    const line = { loss: { share: 0.02, burst: 8 } }
    const { heard } = hear(line, voice())
    // A steady tone goes on, and is silent only in long losses.
    const windows = Array.from({ length: heard.length / 80 }, (_, at) =>
      powerOf(heard.subarray(at * 80, at * 80 + 80)),
    )
    const silent = windows.filter((power) => power < 1e-6).length / windows.length
    expect(silent).toBeGreaterThan(0.002)
    expect(silent).toBeLessThan(0.02)
  })

  test('begins a packet when audio is played after a pause', () => {
    const heardLine = new HeardLine({ loss: { share: 0.5, burst: 1 } }, RATE, seededRandom(1))
    for (let at = 0; at < 10; at++) heardLine.push(voice(80), at * 1e6)
    expect(heardLine.counts.packets).toBe(10)
  })

  test('is louder, and has noise that is not heard as sound', () => {
    const { heard: louder } = hear({ gain: 6 }, voice(RATE))
    expect(10 * Math.log10(powerOf(louder) / powerOf(voice(RATE)))).toBeCloseTo(6, 1)
    const { heard, heardLine } = hear({ noise: 10 }, new Float32Array(RATE))
    expect(10 * Math.log10(powerOf(heard))).toBeCloseTo(-30, 0)
    expect(Math.max(...heard)).toBeLessThan(heardLine.threshold)
    expect(new HeardLine({}, RATE, seededRandom(1)).threshold).toBeCloseTo(0.01, 6)
  })

  test('has the band and the eight bits of its codec', () => {
    const tone = (hertz: number) =>
      Float32Array.from({ length: 16_000 }, (_, at) => 0.3 * Math.sin((2 * Math.PI * hertz * at) / 16_000))
    const level = (hertz: number) => {
      const line = new HeardLine({ codec: 'alaw' }, 16_000, seededRandom(1))
      return 10 * Math.log10(powerOf(line.push(tone(hertz), 0)) / powerOf(tone(hertz)))
    }
    expect(level(1000)).toBeGreaterThan(-1)
    expect(level(60)).toBeLessThan(-20)
    expect(level(7000)).toBeLessThan(-15)
  })

  test.each<[string, CallerLine, boolean]>([
    ['nothing is asked for', {}, false],
    ['it has the codec of the network', LINE_PROFILES.clean, false],
    ['it has another codec', { codec: 'alaw' }, true],
    ['packets are lost', LINE_PROFILES.congested, true],
    ['it is quieter', { gain: -6 }, true],
  ])('changes something or not: %s', (_, line, changes) => {
    expect(changesHeard(line, 'mulaw', 8000)).toBe(changes)
  })
})

test.each(['mulaw', 'alaw'] as const)(
  'the nearest value of %s is what its coder sends, or next to it',
  (codec) => {
    const samples = Float32Array.from({ length: 4001 }, (_, at) => (at - 2000) / 2001)
    const coded = ENCODERS[codec]?.(samples, RATE) ?? new Uint8Array()
    const decoded = new PcmDecoder({ encoding: codec, container: 'raw', sampleRate: RATE }).push(
      coded,
    ).samples
    compand(samples, codec).forEach((value, index) => {
      const sample = samples[index] as number
      expect(Math.abs(value - sample)).toBeLessThanOrEqual(
        Math.abs((decoded[index] as number) - sample) + 1e-6,
      )
    })
  },
)
