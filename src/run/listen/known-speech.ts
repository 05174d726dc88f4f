import type { CallerSpeech } from '../../lab/speech/known-speech.ts'
import type { KeptAnswer, KeptRun } from './kept-run.ts'
import { audioFile } from './kept-run.ts'
import { readAnswer } from './read-answer.ts'

/** What a twin of a recogniser will hear of a sample: each answer, and each of their texts as the lab's engine reads it. */
export async function knownSpeech({
  kept,
  chosen,
}: {
  readonly kept: KeptRun
  readonly chosen: readonly KeptAnswer[]
}): Promise<CallerSpeech[]> {
  const textOf = ({ text }: KeptAnswer) => kept.texts[text] ?? ''
  const speech: CallerSpeech[] = [...new Set(chosen.map(textOf))].map((text) => ({ text }))
  for (const answer of chosen)
    speech.push({ text: textOf(answer), ...(await readAnswer(audioFile(kept, answer.trial), kept.channel)) })
  return speech
}
