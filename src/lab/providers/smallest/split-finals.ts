import type { LabTranscript } from '../../contract/conversation-event.ts'
import { wordsOf } from './stt-words.ts'

/** Of one turn: how many words were sent as final, and how many its latest interim transcript had. */
interface SentWords {
  readonly final: number
  readonly interim: number
}

export type SentWordsByTurn = Map<number, SentWords>

/**
 * What is sent of a transcript if so many words make a final one. Words of an interim transcript count once a later one
 * has them too: until then they may change. What is left when the turn ends is one transcript.
 */
export function splitFinals(
  transcript: LabTranscript,
  sent: SentWordsByTurn,
  maxWords: number,
): LabTranscript[] {
  const { turn, isFinal } = transcript
  const before = sent.get(turn) ?? { final: 0, interim: 0 }
  if (isFinal) {
    sent.delete(turn)
    return [part(transcript, before.final)]
  }
  const count = wordsOf(transcript, { diarize: false }).length
  const parts: LabTranscript[] = []
  let { final } = before
  for (; Math.min(before.interim, count) - final >= maxWords; final += maxWords)
    parts.push({ ...part(transcript, final, final + maxWords), isFinal: true })
  sent.set(turn, { final, interim: count })
  return final < count ? [...parts, part(transcript, final)] : parts
}

/** Some words of a transcript, from where they begin in the audio to where they end. */
function part(transcript: LabTranscript, first: number, end?: number): LabTranscript {
  if (first === 0 && end === undefined) return transcript
  const words = wordsOf(transcript, { diarize: false }).slice(first, end)
  return {
    ...transcript,
    text: words.map(({ word }) => word).join(' '),
    from: words[0]?.start ?? transcript.to,
    to: words.at(-1)?.end ?? transcript.to,
  }
}
