import type { FidelityFinding } from '../core/trial/answer-fidelity.ts'
import type { SpeechSignal } from '../core/trial/speech-signal.ts'
import type { TextComparison } from './text/compare-texts.ts'

/** What is known about an answer when it is judged. */
export interface AnswerEvidence {
  readonly signal: SpeechSignal
  /** Absent without a recogniser that knows the language. */
  readonly heard?: TextComparison
  /** The same text, read by the lab's engine. Errors that occur there too are the recogniser's own. */
  readonly floor?: TextComparison
  /** Set if the audio has the right words at a wrong rate: the factor. */
  readonly rateFactor?: number
}

/** The limits from which an answer counts as faulty. Tuned on the lab's faults: bench/README.md. */
const LIMITS = {
  /** Words. A recogniser may lose one word at the end, or add two. */
  missingEnd: 2,
  repeated: 2,
  added: 3,
  /** Share of samples. */
  clipped: 1e-4,
  /** dB from the loudness down to the noise floor, and share of the windows that are hardly louder than it. */
  noise: 30,
  noiseShare: 0.05,
} as const

/** A shorter text cannot be told from another one. */
const FEWEST_WORDS = 3
/**
 * A transcript with a smaller share of the text's words is of another text, if the recogniser understands
 * that much more of this one.
 */
const OTHER_SHARE = 0.5
const KNOWN_GAIN = 0.3

const RULES: Readonly<Record<FidelityFinding, (evidence: AnswerEvidence) => boolean>> = {
  'no speech': ({ signal, heard, floor }) =>
    signal.speech === 0 ||
    (heard !== undefined && hasNoWords(heard) && floor !== undefined && !hasNoWords(floor)),
  truncated: ({ heard, floor, ...rest }) =>
    isOfText(heard, rest) &&
    heard.missingEnd >= LIMITS.missingEnd &&
    heard.missingEnd > (floor?.missingEnd ?? 0),
  repeated: ({ signal, heard, floor, ...rest }) =>
    signal.repeated > 0 ||
    (isOfText(heard, rest) && heard.repeated >= LIMITS.repeated && heard.repeated > (floor?.repeated ?? 0)),
  added: ({ heard, floor, ...rest }) =>
    isOfText(heard, rest) && heard.added >= LIMITS.added && heard.added > (floor?.added ?? 0),
  'other text': ({ heard, floor, rateFactor }) =>
    heard !== undefined &&
    rateFactor === undefined &&
    isOtherText(heard) &&
    (floor === undefined || sameShare(floor) - sameShare(heard) >= KNOWN_GAIN),
  'wrong rate': ({ rateFactor }) => rateFactor !== undefined,
  clipped: ({ signal }) => (signal.clipped ?? 0) >= LIMITS.clipped,
  clicks: ({ signal }) => (signal.clicks ?? 0) > 0,
  noise: ({ signal: { loudness, noise, noiseShare = 0 } }) =>
    loudness !== undefined &&
    noise !== undefined &&
    loudness - noise < LIMITS.noise &&
    noiseShare >= LIMITS.noiseShare,
}

/** The findings about an answer, as far as the evidence shows them. */
export function judgeAnswer(evidence: AnswerEvidence): FidelityFinding[] {
  if (RULES['no speech'](evidence)) return ['no speech']
  return (Object.keys(RULES) as FidelityFinding[]).filter((finding) => RULES[finding](evidence))
}

/** The share of the text's words that were heard as written, 0 to 1. */
export function sameShare({ same, words }: Pick<TextComparison, 'same' | 'words'>): number {
  return words === 0 ? 1 : same / words
}

/** Missing, added or repeated words can be recognised only if most of the rest is the text. */
function isOfText(
  heard: TextComparison | undefined,
  { rateFactor }: Pick<AnswerEvidence, 'rateFactor'>,
): heard is TextComparison {
  return heard !== undefined && rateFactor === undefined && heard.same > 0 && !isOtherText(heard)
}

function isOtherText(heard: TextComparison): boolean {
  const { words, same, missingEnd } = heard
  const reached = words - missingEnd
  return words >= FEWEST_WORDS && !hasNoWords(heard) && same < OTHER_SHARE * Math.max(reached, FEWEST_WORDS)
}

function hasNoWords({ steps, words }: TextComparison): boolean {
  return words > 0 && steps.every(({ heard }) => heard.length === 0)
}
