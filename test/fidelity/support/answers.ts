import type { AnswerFidelity } from '../../../src/core/trial/answer-fidelity.ts'

/** An answer of a sound voice; the lab answered. */
export function answerWith(given: Partial<AnswerFidelity> = {}): AnswerFidelity {
  return {
    trial: 0,
    target: 'a',
    text: 0,
    language: 'en',
    simulated: true,
    recogniser: 'moonshine-tiny',
    signal: {
      audio: 2_000_000,
      speech: 1_700_000,
      loudness: -21.52,
      peak: -3.25,
      clipped: 0,
      dcOffset: 0.000125,
      noise: -68.5,
      noiseShare: 0.0625,
      joins: 40,
      clicks: 0,
      repeated: 0,
      bandwidth: 7906,
      pitch: 181.5,
      pitchRange: 6.25,
      charsPerSecond: 16.125,
      wordsPerSecond: 3.25,
      pauses: 1,
      pause: 260_000,
      pauseShare: 0.1325,
    },
    heard: { transcript: 'Please hold.', words: 2, errors: 0, same: 2, missingEnd: 0, repeated: 0, added: 0 },
    floor: { words: 2, errors: 0 },
    findings: [],
    ...given,
  }
}
