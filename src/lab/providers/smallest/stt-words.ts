import type { LabTranscript } from '../../contract/conversation-event.ts'

interface WordOptions {
  readonly diarize: boolean
}

/** The lab hears one speaker, and is certain of every word. */
const SPEAKER = { speaker: 0, speaker_confidence: 1 }
const CONFIDENCE = 0.99

/**
 * The words of a transcript with their times in the audio. Each word gets a share of the time by its length.
 */
export function wordsOf({ text, from, to }: LabTranscript, { diarize }: WordOptions) {
  const words = text.split(/\s+/).filter((word) => word !== '')
  const letters = words.reduce((total, word) => total + word.length, 0)
  let end = from
  return words.map((word) => {
    const start = end
    end += ((to - from) * word.length) / letters
    const times = { start: roundToMilliseconds(start), end: roundToMilliseconds(end) }
    return { word, ...times, confidence: CONFIDENCE, ...(diarize ? SPEAKER : {}) }
  })
}

/** The sentences of a transcript. The lab sends a whole turn as one sentence. */
export function utterancesOf({ text, from, to }: LabTranscript, { diarize }: WordOptions) {
  const { speaker } = SPEAKER
  return text === '' ? [] : [{ text, start: from, end: to, ...(diarize ? { speaker } : {}) }]
}

function roundToMilliseconds(seconds: number): number {
  return Math.round(seconds * 1000) / 1000
}
