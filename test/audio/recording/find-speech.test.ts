import { describe, expect, test } from 'vitest'
import { passFilter } from '../../../src/audio/biquad.ts'
import type { MonoAudio } from '../../../src/audio/mono-audio.ts'
import { findSpeech } from '../../../src/audio/recording/find-speech.ts'
import type { SpeechSpan } from '../../../src/core/speech-span.ts'
import {
  echoOf,
  mix,
  type Noise,
  noise,
  type RenderedCall,
  renderCall,
  speechPower,
} from './rendered-call.ts'

const CALLS = [1, 2, 3].map((seed) => renderCall(seed))
const RATE = 8000

interface Line {
  readonly kind: Noise
  /** dB of the speech above the noise. */
  readonly snr: number
  /** Level of the echo against its original, in dB. */
  readonly echo?: number
}

/** Both channels of a call over a line: noise on each, and each heard on the other. */
function sendOver({ caller, agent }: RenderedCall, { kind, snr, echo }: Line, seed: number) {
  const power = speechPower(caller) / 10 ** (snr / 10)
  const noises = [1, 2].map((each) => noise(kind, caller.length, power, 2 * seed + each))
  const heard = (other: Float32Array, delay: number) =>
    echo === undefined ? [] : [echoOf(other, delay, echo, seed % 2 === 0)]
  const channel = (own: Float32Array, other: Float32Array, index: number): MonoAudio => ({
    samples: mix(own, noises[index] as Float32Array, ...heard(other, 400 * (seed + index))),
    sampleRate: RATE,
  })
  return { caller: channel(caller, agent, 0), agent: channel(agent, caller, 1) }
}

/** Differences between the gaps that are found and those that were rendered, in milliseconds. */
function gapErrors(call: RenderedCall, line: Line, seed: number): number[] {
  const { caller, agent } = sendOver(call, line, seed)
  const found = { caller: findSpeech(caller, agent).spans, agent: findSpeech(agent, caller).spans }
  const turns = call.spoken.map(({ who, start, end }) => {
    const own = found[who].filter((span) => span.start / 1e3 < end && span.end / 1e3 > start)
    return { start: (own[0]?.start ?? Number.NaN) / 1e3, end: (own.at(-1)?.end ?? Number.NaN) / 1e3 }
  })
  expect(strayOf(call, found)).toEqual([])
  return call.spoken.slice(1).map(({ start }, index) => {
    const rendered = start - (call.spoken[index]?.end ?? 0)
    const measured = (turns[index + 1]?.start ?? Number.NaN) - (turns[index]?.end ?? Number.NaN)
    return Math.abs(measured - rendered)
  })
}

/** Sounds where nobody speaks. */
function strayOf(call: RenderedCall, found: Readonly<Record<'caller' | 'agent', readonly SpeechSpan[]>>) {
  return (['caller', 'agent'] as const).flatMap((who) =>
    found[who].filter(
      (span) =>
        !call.spoken.some(
          (each) => each.who === who && span.start / 1e3 < each.end && span.end / 1e3 > each.start,
        ),
    ),
  )
}

function p95(values: readonly number[]): number {
  expect(values).not.toContain(Number.NaN)
  return [...values].sort((a, b) => a - b)[Math.ceil(0.95 * values.length) - 1] ?? Number.NaN
}

describe('gaps between turns of a rendered call come back within 30 ms (p95)', () => {
  test.each<Line>([
    { kind: 'white', snr: 20 },
    { kind: 'pink', snr: 20 },
    { kind: 'brown', snr: 20 },
    { kind: 'hum', snr: 20 },
    { kind: 'white', snr: 40 },
    { kind: 'white', snr: 20, echo: -15 },
    { kind: 'pink', snr: 20, echo: -25 },
    { kind: 'brown', snr: 30, echo: -15 },
    { kind: 'pink', snr: 40, echo: -35 },
    { kind: 'pink', snr: 50, echo: -15 },
  ])('$kind noise at $snr dB, echo $echo dB', (line) => {
    expect(p95(CALLS.flatMap((call, seed) => gapErrors(call, line, seed)))).toBeLessThanOrEqual(30)
  })
})

describe('a word that ends in a plosive, in white noise at 24 kHz', () => {
  const WIDE = 24_000
  /** A voice for 1.2 s, and 80 ms later a release of 40 ms between 3 and 5 kHz, of -49 dBFS. */
  function wordWithRelease(seed: number): Float32Array {
    const samples = new Float32Array(6 * WIDE)
    for (let at = 2 * WIDE; at < 3.2 * WIDE; at++) {
      const loudness = 0.12 * (0.55 + 0.45 * Math.sin((2 * Math.PI * 4 * at) / WIDE))
      const voice = [1, 2, 3, 4, 5].map((n) => Math.sin((2 * Math.PI * 140 * n * at) / WIDE) / n)
      samples[at] = loudness * voice.reduce((sum, harmonic) => sum + harmonic, 0)
    }
    const wide = passFilter(noise('white', 0.04 * WIDE, 1, seed), 'high', 3000, WIDE)
    const release = passFilter(wide, 'low', 5000, WIDE)
    const power = release.reduce((sum, sample) => sum + sample * sample, 0) / release.length
    samples.set(
      release.map((sample) => sample * Math.sqrt(10 ** -4.9 / power)),
      3.28 * WIDE,
    )
    return samples
  }

  // Above 6 kHz there is most of the noise and little of the release: in a band without it, it is heard.
  test.each([1, 2, 3, 4, 5, 6])('goes on to its release (noise %d)', (seed) => {
    const samples = mix(wordWithRelease(seed), noise('white', 6 * WIDE, 10 ** -4.6, 50 + seed))
    const silence = { samples: new Float32Array(6 * WIDE), sampleRate: WIDE }
    const [word, ...others] = findSpeech({ samples, sampleRate: WIDE }, silence).spans
    expect(others).toEqual([])
    expect(Math.abs((word?.end ?? 0) / 1e3 - 3320)).toBeLessThanOrEqual(20)
  })
})

describe('what is no speech', () => {
  const silence = { samples: new Float32Array(10 * RATE), sampleRate: RATE }
  const only = (samples: Float32Array) => findSpeech({ samples, sampleRate: RATE }, silence).spans

  test.each<[Noise, number]>([
    ['white', -20],
    ['pink', -20],
    ['brown', -20],
    ['hum', -20],
    ['white', -35],
    ['pink', -50],
    ['white', -70],
  ])('%s noise of %i dBFS that goes on for the whole call', (kind, level) => {
    for (const seed of [1, 2, 3, 4])
      expect(only(noise(kind, 10 * RATE, 10 ** (level / 10), seed)), `seed ${seed}`).toEqual([])
  })

  test.each(['white', 'pink', 'hum'] as const)('%s noise that sets in and ends in the middle', (kind) => {
    const samples = new Float32Array(12 * RATE)
    samples.set(noise(kind, 5 * RATE, 10 ** -2.6, 9), 3 * RATE)
    expect(only(samples)).toEqual([])
  })

  test('silence, and a click', () => {
    const samples = new Float32Array(4 * RATE)
    samples.fill(0.5, 8000, 8200)
    expect(only(samples)).toEqual([])
  })

  test.each([-12, -20, -30])('the echo of the other at %i dB, where nobody speaks', (echo) => {
    for (const [seed, { agent }] of CALLS.entries()) {
      const caller = echoOf(agent, 300 + 800 * seed, echo, seed > 0)
      const found = findSpeech({ samples: caller, sampleRate: RATE }, { samples: agent, sampleRate: RATE })
      expect(found.spans).toEqual([])
    }
  })
})

test('speech over the echo of the other is found', () => {
  const [call] = CALLS as [RenderedCall]
  const spoken = call.spoken.filter(({ who }) => who === 'agent')
  const word = call.caller.slice(500 * 8, 2500 * 8)
  const caller = echoOf(call.agent, 800, -20, true)
  const at = Math.round((spoken[1]?.start ?? 0) * 8) + 4000
  word.forEach((sample, index) => {
    caller[at + index] = (caller[at + index] ?? 0) + sample
  })
  const found = findSpeech({ samples: caller, sampleRate: RATE }, { samples: call.agent, sampleRate: RATE })
  expect(found.spans.length).toBeGreaterThan(0)
  for (const { start, end } of found.spans) {
    expect(start / 1e3).toBeGreaterThan(at / 8 - 30)
    expect(end / 1e3).toBeLessThan(at / 8 + 2030)
  }
  expect(found.echo?.gain).toBeLessThan(-14)
})
