import type { WordTiming } from '../contract/lab-event.ts'
import type { Recording } from '../speech/recording.ts'

/**
 * Estimates when each word is spoken by sharing the speech's duration by word length. Providers estimate,
 * too.
 */
export function estimateWordTimings(text: string, recording: Recording): WordTiming[] {
  const words = text.split(/\s+/).filter((word) => word !== '')
  const letters = words.reduce((total, word) => total + word.length, 0)
  const perLetter = (recording.speechTo - recording.speechFrom) / 1e6 / letters
  let at = recording.speechFrom / 1e6
  return words.map((word, index) => {
    const start = at
    at += word.length * perLetter
    return { index, word, start: toMilliseconds(start), end: toMilliseconds(at) }
  })
}

function toMilliseconds(seconds: number): number {
  return Math.round(seconds * 1000) / 1000
}
