import { describe, expect, test } from 'vitest'
import { measureSignal } from '../../../src/fidelity/signal/measure-signal.ts'
import { quantise, speak } from '../support/speech.ts'

const RATE = 24_000
const TEXT = 'Your order has been shipped, and it will arrive on Thursday morning. Is there anything else?'
const SPEECH = quantise(speak(TEXT))
const CHUNK = 40_000

const chunksOf = (samples: Float32Array) =>
  Array.from({ length: Math.ceil(samples.length / 960) }, (_, at) =>
    Math.min(CHUNK, Math.round(((samples.length - at * 960) / RATE) * 1e6)),
  )
const measure = (samples: Float32Array, extra = {}) =>
  measureSignal({
    samples,
    sampleRate: RATE,
    text: TEXT,
    language: 'en',
    chunks: chunksOf(samples),
    ...extra,
  })

const tone = (frequency: number, seconds = 2, level = 0.3) =>
  Float32Array.from(
    { length: seconds * RATE },
    (_, at) => level * Math.sin((2 * Math.PI * frequency * at) / RATE),
  )
/** White noise of this root mean square, the same every time. */
function noise(length: number, dbfs: number): Float32Array {
  let state = 1
  const next = () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647 - 0.5
  }
  const level = 10 ** (dbfs / 20) * Math.sqrt(12)
  return Float32Array.from({ length }, () => level * next())
}
const mix = (a: Float32Array, b: Float32Array) => a.map((sample, at) => sample + (b[at] ?? 0))
const silence = (seconds: number) => new Float32Array(seconds * RATE)
const join = (...parts: Float32Array[]) => Float32Array.from(parts.flatMap((part) => [...part]))

describe('clean speech', () => {
  const clean = measure(SPEECH)

  test('has no clipping, no offset, no clicks and a quiet floor', () => {
    expect(clean).toMatchObject({ clipped: 0, clicks: 0 })
    expect(clean.joins).toBeGreaterThan(50)
    expect(Math.abs(clean.dcOffset)).toBeLessThan(0.002)
    expect(clean.noise).toBeLessThan(-55)
  })

  test('has the rate, the pitch and the pauses of the engine', () => {
    expect(clean.charsPerSecond).toBeGreaterThan(12)
    expect(clean.charsPerSecond).toBeLessThan(22)
    expect(clean.wordsPerSecond).toBeCloseTo(((clean.charsPerSecond ?? 0) * 16) / TEXT.length, 5)
    expect(clean.pitch).toBeGreaterThan(130)
    expect(clean.pitch).toBeLessThan(220)
    expect(clean.pitchRange).toBeGreaterThan(2)
    expect(clean.pauses).toBeGreaterThanOrEqual(1)
    expect(clean.pauseShare).toBeGreaterThan(0)
    expect(clean.pauseShare).toBeLessThan(0.3)
  })

  test('of an engine of 16 kHz ends at 8 kHz, at whatever rate it is sent', () => {
    expect(clean.bandwidth).toBeGreaterThan(6000)
    expect(clean.bandwidth).toBeLessThan(8300)
  })
})

describe('what is wrong with the signal is measured', () => {
  test('clipping: only the share in flat tops, whatever the level afterwards', () => {
    const clipped = SPEECH.map((sample) => Math.max(-0.99, Math.min(0.99, sample * 4)))
    expect(measure(quantise(clipped)).clipped).toBeGreaterThan(0.001)
    expect(measure(quantise(clipped.map((sample) => sample * 0.5))).clipped).toBeGreaterThan(0.001)
    expect(measure(quantise(SPEECH.map((sample) => sample * 0.05))).clipped).toBe(0)
  })

  test('clipping of audio with 256 levels cannot be told', () => {
    const coarse = tone(200).map((sample) => Math.round(sample * 100) / 100)
    expect(measure(coarse)).not.toHaveProperty('clipped')
  })

  test('a constant offset, as a share of full scale, and the speech over it is as loud', () => {
    const shifted = measure(SPEECH.map((sample) => sample + 0.05))
    expect(shifted.dcOffset - measure(SPEECH).dcOffset).toBeCloseTo(0.05, 4)
    expect(shifted.loudness).toBeCloseTo(measure(SPEECH).loudness ?? 0, 1)
    expect(shifted.bandwidth).toBeLessThan(8300)
  })

  test.each([-50, -40, -30])('noise of %i dBFS is the noise floor, within 2 dB', (dbfs) => {
    const found = measure(quantise(mix(SPEECH, noise(SPEECH.length, dbfs)))).noise ?? 0
    expect(Math.abs(found - dbfs)).toBeLessThan(2)
    expect(measure(quantise(mix(SPEECH, noise(SPEECH.length, dbfs)))).noiseShare).toBeGreaterThan(0.05)
  })

  test('a jump of the waveform at three joins is three clicks, and none anywhere else', () => {
    const broken = SPEECH.slice()
    for (const at of [20, 30, 40])
      for (let n = 0; n < 200; n++)
        broken[at * 960 + n] = (broken[at * 960 + n] ?? 0) + 0.25 * Math.exp(-n / 40)
    expect(measure(broken).clicks).toBe(3)
    const elsewhere = chunksOf(SPEECH).map((_, index) => (index === 0 ? CHUNK + 7000 : CHUNK))
    expect(measure(broken, { chunks: elsewhere }).clicks).toBe(0)
  })

  test('a bandwidth up to the noise, where there is noise', () => {
    expect(measure(mix(SPEECH, noise(SPEECH.length, -45))).bandwidth).toBeGreaterThan(11_000)
  })
})

describe('known signals', () => {
  test.each([80, 120, 220, 400])('the pitch of a tone with harmonics at %i Hz, and no range', (frequency) => {
    const voice = mix(tone(frequency), mix(tone(2 * frequency, 2, 0.2), tone(3 * frequency, 2, 0.1)))
    const found = measure(voice)
    expect(Math.abs((found.pitch ?? 0) / frequency - 1)).toBeLessThan(0.01)
    expect(found.pitchRange).toBeLessThan(0.1)
  })

  test('two pauses of 300 and 500 ms between three words', () => {
    const word = speak('Wednesday')
    const trimmed = word.subarray(
      word.findIndex((sample) => Math.abs(sample) > 0.05),
      word.findLastIndex((sample) => Math.abs(sample) > 0.05),
    )
    const found = measure(join(trimmed, silence(0.3), trimmed, silence(0.5), trimmed))
    expect(found.pauses).toBe(2)
    expect(Math.abs((found.pause ?? 0) - 300_000)).toBeLessThan(40_000)
    const length = (trimmed.length * 3) / RATE + 0.8
    expect(Math.abs((found.pauseShare ?? 0) - 0.8 / length)).toBeLessThan(0.04)
  })

  test('the peak of a tone in dBFS, and its bandwidth', () => {
    const found = measure(tone(1000, 2, 0.5))
    expect(found.peak).toBeCloseTo(-6.02, 1)
    expect(Math.abs((found.bandwidth ?? 0) - 1000)).toBeLessThan(200)
  })

  test('silence and nothing have none of what needs sound', () => {
    for (const samples of [silence(1), new Float32Array(0)]) {
      const found = measure(samples)
      expect(found).toMatchObject({ speech: 0, pauses: 0, dcOffset: 0 })
      for (const absent of [
        'loudness',
        'peak',
        'noise',
        'bandwidth',
        'pitch',
        'charsPerSecond',
        'pauseShare',
      ])
        expect(found, absent).not.toHaveProperty(absent)
    }
  })

  test('languages written without spaces have no words a second', () => {
    expect(measure(SPEECH, { language: 'zh-CN' })).not.toHaveProperty('wordsPerSecond')
    expect(measure(SPEECH, { language: 'de' })).toHaveProperty('wordsPerSecond')
  })

  test('without the chunks of the answer clicks are not looked for', () => {
    expect(measure(SPEECH, { chunks: undefined })).not.toHaveProperty('clicks')
  })
})
