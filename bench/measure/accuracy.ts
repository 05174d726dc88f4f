/**
 * Whether `ttfa measure` finds the gaps of conversations that its thresholds were not chosen on: other texts, voices, levels,
 * rates, seeds, noises and echoes than those of the tests.
 *
 *   node --import jiti/register bench/measure/accuracy.ts [--calls 8] [--voices built-in,espeak-ng] [--seed 100]
 *
 * Each row is so many conversations of 12 turns. A gap is the time from the last audible sample of one party to the first of
 * the other; the error is what is found minus what was rendered. *Found*: turns in which speech was found. *Stray*: sounds
 * where nobody spoke.
 */
import { parseArgs } from 'node:util'
import { findSpeech } from '../../src/audio/recording/find-speech.ts'
import type { SpeechSpan } from '../../src/core/speech-span.ts'
import { percentile } from '../percentile.ts'
import { type Conversation, type RecordingLine, record, renderConversation } from './render.ts'
import { VOICES } from './voices.ts'

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '8' },
    voices: { type: 'string', default: 'built-in' },
    seed: { type: 'string', default: '100' },
  },
})

const EVEN = { caller: -26, agent: -26 }
const echo = (gain: number, delay: number, reverberant = false) => ({ gain, delay, reverberant })

/** The last two are worse than what is promised. */
const LINES: Readonly<Record<string, Omit<RecordingLine, 'sampleRate'>>> = {
  'white, 20 dB': { levels: EVEN, noise: 'white', snr: 20 },
  'pink, 20 dB': { levels: EVEN, noise: 'pink', snr: 20 },
  'brown, 20 dB': { levels: EVEN, noise: 'brown', snr: 20 },
  'hum, 20 dB': { levels: EVEN, noise: 'hum', snr: 20 },
  'pink, 20 dB, loud and quiet': { levels: { caller: -36, agent: -20 }, noise: 'pink', snr: 20 },
  'pink, 30 dB, quiet': { levels: { caller: -38, agent: -38 }, noise: 'pink', snr: 30 },
  'white, 20 dB, echo -15 dB': { levels: EVEN, noise: 'white', snr: 20, echo: echo(-15, 37) },
  'pink, 20 dB, echo -20 dB of a room': { levels: EVEN, noise: 'pink', snr: 20, echo: echo(-20, 183, true) },
  'pink, 30 dB, echo -30 dB': { levels: EVEN, noise: 'pink', snr: 30, echo: echo(-30, 412) },
  'white, 50 dB, echo -12 dB of a room': { levels: EVEN, noise: 'white', snr: 50, echo: echo(-12, 96, true) },
  'white, 15 dB': { levels: EVEN, noise: 'white', snr: 15 },
  'pink, 10 dB': { levels: EVEN, noise: 'pink', snr: 10 },
}
const RATES = [8000, 16_000, 8000, 24_000]

interface Found {
  readonly errors: readonly number[]
  readonly turns: number
  readonly missed: number
  readonly stray: number
}

function measure(conversation: Conversation, line: RecordingLine, seed: number): Found {
  const channels = record(conversation, line, seed)
  const found = {
    caller: findSpeech(channels.caller, channels.agent).spans,
    agent: findSpeech(channels.agent, channels.caller).spans,
  }
  const { utterances } = conversation
  const overlaps = (span: SpeechSpan, { start, end }: { start: number; end: number }) =>
    span.start / 1e3 < end && span.end / 1e3 > start
  const turns = utterances.map((each) => {
    const own = found[each.who].filter((span) => overlaps(span, each))
    return { start: (own[0]?.start ?? Number.NaN) / 1e3, end: (own.at(-1)?.end ?? Number.NaN) / 1e3 }
  })
  const errors = utterances.slice(1).map(({ start }, index) => {
    const gap = (turns[index + 1]?.start ?? Number.NaN) - (turns[index]?.end ?? Number.NaN)
    return gap - (start - (utterances[index]?.end ?? 0))
  })
  return {
    errors: errors.filter(Number.isFinite),
    turns: turns.length,
    missed: turns.filter(({ start }) => Number.isNaN(start)).length,
    stray: (['caller', 'agent'] as const).reduce(
      (sum, who) =>
        sum +
        found[who].filter((span) => !utterances.some((each) => each.who === who && overlaps(span, each)))
          .length,
      0,
    ),
  }
}

const row = (cells: readonly (string | number)[]) => process.stdout.write(`| ${cells.join(' | ')} |\n`)
row(['voices', 'noise and echo', 'gaps', 'p50 ms', 'p95 ms', 'p99 ms', 'mean ms', 'found', 'stray'])
row(['---', '---', ...Array(7).fill('---:')])
for (const name of values.voices.split(','))
  for (const [words, line] of Object.entries(LINES)) {
    const all = Array.from({ length: Number(values.calls) }, (_, index) => {
      const seed = Number(values.seed) + index
      const own = { ...line, sampleRate: RATES[index % RATES.length] ?? 8000 }
      const voices = VOICES[name] ?? []
      const [caller, agent] = [voices[index % voices.length], voices[(index + 1) % voices.length]]
      if (!caller || !agent) throw new Error(`no voices are called ${name}`)
      return measure(renderConversation(seed, [caller, agent], own), own, seed)
    })
    const errors = all.flatMap((one) => one.errors)
    const sizes = errors.map(Math.abs)
    const sum = (of: (one: Found) => number) => all.reduce((total, one) => total + of(one), 0)
    row([
      ...[name, words, errors.length],
      ...[0.5, 0.95, 0.99].map((share) => percentile(sizes, share).toFixed(0)),
      (errors.reduce((total, error) => total + error, 0) / errors.length).toFixed(1),
      `${sum(({ turns }) => turns) - sum(({ missed }) => missed)} of ${sum(({ turns }) => turns)}`,
      sum(({ stray }) => stray),
    ])
  }
