import { describe, expect, test } from 'vitest'
import { LAB_FLAWS, type LabFlaw } from '../../../src/core/config/lab-profile.ts'
import { judgeAnswer } from '../../../src/fidelity/judge-answer.ts'
import { measureSignal } from '../../../src/fidelity/signal/measure-signal.ts'
import { addClicks } from '../../../src/lab/session/add-clicks.ts'
import { applyFlaw, flawedText } from '../../../src/lab/speech/flaws.ts'
import { quantise, speak } from '../../fidelity/support/speech.ts'

const RATE = 24_000
const TEXTS = [
  'Your order has left our warehouse, and it will arrive on Thursday.',
  'The interest rate on that account is fixed for two years from today.',
]
const DRAWS = [0.05, 0.5, 0.99]
const spoil = (kind: LabFlaw | undefined, text: string, draw: number) => {
  const flaw = kind && { kind, draw }
  return quantise(applyFlaw({ samples: speak(flawedText(text, flaw)), sampleRate: RATE }, flaw))
}
/** What the signal alone shows, of every text at every draw. */
const findings = (kind: LabFlaw | undefined) =>
  TEXTS.flatMap((text) =>
    DRAWS.map((draw) => {
      const samples = spoil(kind, text, draw)
      const chunks = Array.from({ length: Math.floor(samples.length / 960) }, () => 40_000)
      return judgeAnswer({
        signal: measureSignal({ samples, sampleRate: RATE, text, language: 'en', chunks }),
      }).join()
    }),
  )

describe('what the lab does wrong on purpose', () => {
  test.each([
    ['clip', 'clipped'],
    ['noise', 'noise'],
    ['repeat', 'repeated'],
  ] as const)(
    '%s is found in the signal, and nothing else',
    (kind, finding) => {
      expect(new Set(findings(kind))).toEqual(new Set([finding]))
    },
    30_000,
  )

  test('in sound speech nothing is found', () => {
    expect(new Set(findings(undefined))).toEqual(new Set(['']))
  }, 30_000)

  test.each([
    [0, 'Your order has left our warehouse and'],
    [0.99, 'Your order has left our'],
  ])('a cut takes three to five words', (draw, spoken) => {
    const text = 'Your order has left our warehouse and will arrive soon.'
    expect(flawedText(text, { kind: 'cut', draw })).toBe(spoken)
  })

  test('a cut leaves half of a short text', () => {
    expect(flawedText('Please hold the line.', { kind: 'cut', draw: 0.99 })).toBe('Please hold')
    expect(flawedText('Hello.', { kind: 'cut', draw: 0.99 })).toBe('Hello.')
  })

  test('another rate makes it longer or shorter by half', () => {
    const [text = ''] = TEXTS
    expect(spoil('rate', text, 0.1).length / speak(text).length).toBeCloseTo(2 / 3, 2)
    expect(spoil('rate', text, 0.9).length / speak(text).length).toBeCloseTo(1.5, 2)
  })

  test('another text is spoken instead', () => {
    expect(flawedText('Hello.', { kind: 'text', draw: 0.999 })).not.toBe('Hello.')
    expect(flawedText('Hello.', { kind: 'clip', draw: 0.5 })).toBe('Hello.')
  })

  test('the same draw gives the same samples', () => {
    for (const kind of LAB_FLAWS)
      expect(spoil(kind, 'Hello there.', 0.4)).toEqual(spoil(kind, 'Hello there.', 0.4))
  })

  test('silence stays silence', () => {
    const empty = { samples: new Float32Array(0), sampleRate: RATE }
    for (const kind of LAB_FLAWS) expect(applyFlaw(empty, { kind, draw: 0.5 })).toHaveLength(0)
  })
})

describe('clicks at joins of chunks', () => {
  const samples = Int16Array.from(spoil(undefined, TEXTS[0] ?? '', 0), (sample) => sample * 32_768)
  const bytes = new Uint8Array(samples.buffer)
  const recording = {
    bytes,
    headerLength: 0,
    duration: (samples.length / RATE) * 1e6,
    speechFrom: 0,
    speechTo: 0,
  }
  const steps = Array.from({ length: Math.floor(bytes.length / 1920) }, (_, index) => ({
    act: 'audio' as const,
    due: 0,
    from: index * 1920,
    to: (index + 1) * 1920,
  }))
  const format = { encoding: 'pcm_s16le', container: 'raw', sampleRate: RATE } as const

  test('are found there, and the recording itself stays whole', () => {
    const before = bytes.slice()
    const clicked = addClicks(recording, steps, format)
    expect(bytes).toEqual(before)
    const heard = Float32Array.from(new Int16Array(clicked.bytes.buffer), (sample) => sample / 32_768)
    const chunks = steps.map(() => 40_000)
    const { clicks } = measureSignal({ samples: heard, sampleRate: RATE, text: '', language: 'en', chunks })
    expect(clicks).toBeGreaterThan(steps.length / 8)
    expect(clicks).toBeLessThanOrEqual(Math.ceil(steps.length / 4))
  })

  test('other encodings have none', () => {
    expect(addClicks(recording, steps, { ...format, encoding: 'mulaw' })).toBe(recording)
  })
})
