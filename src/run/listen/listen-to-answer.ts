import type { AnswerFidelity } from '../../core/trial/answer-fidelity.ts'
import type { Micros } from '../../core/units.ts'
import { judgeAnswer } from '../../fidelity/judge-answer.ts'
import { measureSignal } from '../../fidelity/signal/measure-signal.ts'
import { compareTexts, type TextComparison } from '../../fidelity/text/compare-texts.ts'
import { findRate } from './find-rate.ts'
import { readAnswer } from './read-answer.ts'
import type { Recogniser } from './recogniser.ts'

/** An answer of a run, and where its audio is. */
export interface AnswerToHear
  extends Pick<AnswerFidelity, 'trial' | 'target' | 'text' | 'simulated' | 'replayed'> {
  /** What it was to say. */
  readonly written: string
  readonly language: string
  /** A WAV file, and the channel of it that the answer is on. */
  readonly file: string
  readonly channel: number
  /** The lengths of its chunks, if they are known. */
  readonly chunks?: readonly Micros[]
}

/** Who listens. */
export interface Listeners {
  /** Absent: the signal alone is measured. */
  readonly recogniser?: Recogniser
  /** The recogniser on the same text, read by the lab's engine. */
  readonly floorOf: (written: string, language: string) => Promise<TextComparison | undefined>
}

interface Heard {
  readonly transcript: string
  readonly comparison: TextComparison
  readonly rateFactor?: number
}

/** Measures one answer. Throws a `SetupError` if its audio cannot be read. */
export async function listenToAnswer(answer: AnswerToHear, listeners: Listeners): Promise<AnswerFidelity> {
  const { written, language, file, channel, chunks, ...row } = answer
  const { samples, sampleRate } = await readAnswer(file, channel)
  // The recogniser has a thread of its own: it works while the signal is measured here.
  const listening = hear(answer, listeners.recogniser, samples, sampleRate)
  listening.catch(() => undefined)
  const signal = measureSignal({ samples, sampleRate, text: written, language, ...(chunks && { chunks }) })
  const heard = await listening
  const floor = heard && (await listeners.floorOf(written, language))
  const { rateFactor } = heard ?? {}
  return {
    ...row,
    language,
    recogniser: listeners.recogniser?.name ?? '',
    signal,
    ...(heard && { heard: { ...countsOf(heard.comparison), transcript: heard.transcript } }),
    ...(floor && { floor: { words: floor.words, errors: floor.errors } }),
    ...(rateFactor !== undefined && { rateFactor }),
    findings: judgeAnswer({
      signal,
      ...(heard && { heard: heard.comparison }),
      ...(floor && { floor }),
      ...(rateFactor !== undefined && { rateFactor }),
    }),
  }
}

async function hear(
  { written, language }: AnswerToHear,
  recogniser: Recogniser | undefined,
  samples: Float32Array,
  sampleRate: number,
): Promise<Heard | undefined> {
  if (!recogniser?.knows(language)) return undefined
  const transcript = await recogniser.transcribe(samples, sampleRate, language)
  const comparison = compareTexts(written, transcript, language)
  const rateFactor = await findRate(comparison, sampleRate, async (rate) =>
    compareTexts(written, await recogniser.transcribe(samples, rate, language), language),
  )
  return { transcript, comparison, ...(rateFactor !== undefined && { rateFactor }) }
}

function countsOf({ words, errors, same, missingEnd, repeated, added }: TextComparison) {
  return { words, errors, same, missingEnd, repeated, added }
}
