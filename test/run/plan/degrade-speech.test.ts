import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { LINE_PROFILES } from '../../../src/core/config/conversation/caller-line.ts'
import { createKnownSpeech } from '../../../src/lab/speech/known-speech.ts'
import { isLoud, loudnessLevels } from '../../../src/lab/speech/loudness.ts'
import { degradeSpeech } from '../../../src/run/plan/degrade-speech.ts'
import { encodeClip, prepareStimuli, type Stimulus } from '../../../src/run/plan/stimuli.ts'
import { conversationScript } from '../../../src/scenario/schema/conversation/conversation-file.ts'

const CONVERSATIONS = path.resolve(import.meta.dirname, '../../../scenarios/conversations')

const RATE = 16_000

/** A tone between silences. */
function tone(frequency: number, amplitude = 0.3): Stimulus {
  const samples = Float32Array.from({ length: RATE }, (_, index) =>
    index < 2000 || index >= 14_000 ? 0 : amplitude * Math.sin((2 * Math.PI * frequency * index) / RATE),
  )
  return { text: 'tone', samples, sampleRate: RATE }
}

const power = (samples: Float32Array) =>
  samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length
const middle = ({ samples, sampleRate }: Stimulus) => samples.subarray(sampleRate * 0.3, sampleRate * 0.7)
const decibels = (ratio: number) => 10 * Math.log10(ratio)

describe('a caller’s line', () => {
  test('that is clear changes nothing', () => {
    expect(degradeSpeech(tone(1000), {}, 1, 0)).toEqual(tone(1000))
    expect(degradeSpeech(tone(1000), { quality: 'clear' }, 1, 0)).toEqual(tone(1000))
  })

  test.each([
    [60, -60, -20],
    [1000, -0.5, 0.5],
    [2500, -1.5, 0.5],
    [6000, -120, -25],
  ])('by telephone passes %d Hz with %d to %d dB', (frequency, low, high) => {
    const sent = degradeSpeech(tone(frequency), { quality: 'telephone' }, 1, 0)
    expect(sent.sampleRate).toBe(8000)
    const gain = decibels((power(middle(sent)) + 1e-12) / power(middle(tone(frequency))))
    expect(gain).toBeGreaterThan(low)
    expect(gain).toBeLessThan(high)
  })

  test.each([0, 12, 30])('adds noise %d dB below the speech, and none around it', (noise) => {
    const [clear, noisy] = [tone(1000, 0.2), degradeSpeech(tone(1000, 0.2), { noise }, 1, 0)]
    const added = noisy.samples.map((sample, index) => sample - (clear.samples[index] ?? 0))
    expect(decibels(power(middle(clear)) / power(middle({ ...clear, samples: added })))).toBeCloseTo(noise, 0)
    const [from, to] = [clear.samples.findIndex(isLoud), clear.samples.findLastIndex(isLoud) + 1]
    expect([...added.subarray(0, from), ...added.subarray(to)].every((sample) => sample === 0)).toBe(true)
  })

  test('has the same noise for the same seed and turn, and other noise otherwise', () => {
    const noise = (seed: number, turn: number) => degradeSpeech(tone(1000), { noise: 10 }, seed, turn).samples
    expect(noise(1, 0)).toEqual(noise(1, 0))
    expect(noise(1, 0)).not.toEqual(noise(2, 0))
    expect(noise(1, 0)).not.toEqual(noise(1, 1))
  })
})

describe('a bad line', () => {
  const end = (stimulus: Stimulus) =>
    encodeClip(stimulus, { encoding: 'pcm_s16le', container: 'raw', sampleRate: RATE }, 20).speechEnd

  test.each([
    ['loss', { codec: 'mulaw', loss: { share: 0.5, burst: 10 } }],
    ['a quiet voice', { codec: 'mulaw', gain: -35 }],
    ['jitter', { codec: 'alaw', jitter: { mean: 100, buffer: 20 } }],
  ] as const)('with %s does not move the end of speech that waits are counted from', (_, line) => {
    for (const index of [0, 1, 2, 3]) {
      const clean = end(degradeSpeech(tone(1000), { codec: line.codec }, 1, index))
      expect(Math.abs(end(degradeSpeech(tone(1000), line, 1, index)) - clean)).toBeLessThan(20_000)
    }
  })

  test('has the same losses for the same seed and turn, and others otherwise', () => {
    const sent = (seed: number, turn: number) =>
      degradeSpeech(tone(700), LINE_PROFILES.congested, seed, turn).samples
    expect(sent(1, 0)).toEqual(sent(1, 0))
    expect(sent(1, 0)).not.toEqual(sent(2, 0))
    expect(sent(1, 0)).not.toEqual(sent(1, 1))
  })

  test.each([
    [-6, -6],
    [6, 6],
  ])('changes the level by %d dB', (gain, expected) => {
    const louder = degradeSpeech(tone(1000), { gain }, 1, 0)
    expect(decibels(power(middle(louder)) / power(middle(tone(1000))))).toBeCloseTo(expected, 1)
  })
})

describe('shipped conversations', () => {
  test.each(readdirSync(CONVERSATIONS))('the lab can speak and tell apart the turns of %s', async (file) => {
    const script = conversationScript.parse(parse(readFileSync(path.join(CONVERSATIONS, file), 'utf8')))
    if ('file' in script) throw new Error('a conversation, and not a reference to one')
    const spoken = await prepareStimuli(script.turns, CONVERSATIONS)
    for (const line of [{}, { quality: 'telephone', noise: 12 }, ...Object.values(LINE_PROFILES)] as const) {
      const turns = spoken.map((stimulus, index) => degradeSpeech(stimulus, line, 1, index))
      const { recognise } = createKnownSpeech(turns)
      for (const { text, samples, sampleRate } of turns)
        expect(recognise(loudnessLevels(samples, sampleRate))?.text).toBe(text)
    }
  })
})
