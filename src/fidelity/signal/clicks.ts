/** What was found at the joins of the chunks of an answer. */
export interface JoinClicks {
  /** Joins inside the audio that could be judged. */
  readonly joins: number
  readonly clicks: number
}

/** Milliseconds on each side of a join that it is compared with: more than a period of a low voice. */
const NEIGHBOURHOOD_MS = 12
/** A join may lie this many samples off, because arrival times are rounded to microseconds. */
const SLACK = 2
/** How much more the waveform bends at a click than anywhere near it. */
const TIMES_NEARBY = 3
/** A smaller bend is hardly audible, and engines end their speech with one: -34 dBFS. */
const LEAST_BEND = 0.02

/**
 * Counts joins of chunks at which the waveform breaks: its second difference, which is small in speech, is
 * there three times as large as anywhere within 12 ms, and above -34 dBFS.
 * @param joins positions of the first samples of all chunks but the first
 */
export function countClicks(samples: Float32Array, sampleRate: number, joins: readonly number[]): JoinClicks {
  const around = Math.round((NEIGHBOURHOOD_MS / 1000) * sampleRate)
  const inside = joins.filter((join) => join - around >= 2 && join + around < samples.length)
  return { joins: inside.length, clicks: inside.filter((join) => isClick(samples, join, around)).length }
}

function isClick(samples: Float32Array, join: number, around: number): boolean {
  // A step bends the waveform at its own sample and at the one after it.
  const [from, to] = [join - SLACK, join + SLACK + 2]
  const bend = largestBend(samples, from, to)
  if (bend < LEAST_BEND) return false
  const nearby = Math.max(largestBend(samples, join - around, from), largestBend(samples, to, join + around))
  return bend > TIMES_NEARBY * nearby
}

function largestBend(samples: Float32Array, from: number, to: number): number {
  let largest = 0
  for (let at = from; at < to; at++) {
    const bend = (samples[at] as number) - 2 * (samples[at - 1] as number) + (samples[at - 2] as number)
    largest = Math.max(largest, Math.abs(bend))
  }
  return largest
}
