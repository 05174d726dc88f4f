import type { AwaitedStage } from '../../core/trial/lone-component.ts'

/** The wording of reports, by what is waited for in a run. */
interface AwaitedWords {
  /** What the run measures, for its title. */
  readonly subject: string
  /** From which event to which, as a title and after the stage's name. */
  readonly span: string
  readonly explained: string
  /** Sentences about the first of a ranking, about a single target, and for an empty ranking. */
  readonly wait: (target: string, duration: string) => string
  readonly does: string
  readonly none: string
  readonly axis: string
  /** The event at time 0 in a chart of one turn. */
  readonly origin: string
  readonly footer: string
}

export const AWAITED_STAGE_TEXTS: Readonly<Record<AwaitedStage, AwaitedWords>> = {
  voice_to_voice: {
    subject: 'the whole turn',
    span: 'From the caller’s last sound to the first sound heard',
    explained: 'the caller stops speaking until the answer is heard',
    wait: (target, duration) =>
      `With ${target} the caller waits ${duration} in the median, from the last sound spoken to the first sound heard.`,
    does: 'answers',
    none: 'No caller heard an answer',
    axis: 'ms until heard',
    origin: 'Milliseconds since the caller stopped speaking.',
    footer:
      'A turn is measured from the true end of the caller’s speech to the first audible sample that the caller’s player plays',
  },
  stt_final: {
    subject: 'speech to text',
    span: 'From the caller’s last sound to the final transcript',
    explained: 'the caller stops speaking until the transcript is final',
    wait: (target, duration) =>
      `With ${target} the transcript is final ${duration} after the caller’s last sound, in the median.`,
    does: 'is final',
    none: 'No turn was transcribed',
    axis: 'ms until final',
    origin: 'Milliseconds since the caller stopped speaking.',
    footer: 'A turn is measured from the true end of the caller’s speech to the final transcript',
  },
  llm_first_sentence: {
    subject: 'the language model',
    span: 'From the prompt to the first sentence of the answer',
    explained: 'the prompt is sent until a voice could begin with the first sentence',
    wait: (target, duration) =>
      `With ${target} the first sentence is there ${duration} after the prompt, in the median.`,
    does: 'has its first sentence',
    none: 'No prompt was answered',
    axis: 'ms until the first sentence',
    origin: 'Milliseconds since the prompt was sent.',
    footer: 'A turn is measured from the prompt to the first sentence of the answer',
  },
}
