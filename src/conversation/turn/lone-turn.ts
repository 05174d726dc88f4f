import type { SpeechTiming } from '../caller/microphone.ts'
import { PlaybackLog } from '../playback/playback-log.ts'
import { type AnswerInProgress, answerPrompt, type StartedTurn, transcribe } from './cascaded-turn.ts'

/** One turn with a recogniser alone: it ends with the transcript. */
export async function runRecogniserTurn(turn: StartedTurn, speech: SpeechTiming): Promise<AnswerInProgress> {
  const { stack, builder } = turn
  await transcribe(turn, speech)
  return {
    log: new PlaybackLog(stack.target.mode.play),
    done: Promise.resolve(builder.at.transcript ?? stack.clock.now()),
    cancel: () => Promise.resolve(),
  }
}

/** One turn with a language model alone: it gets the words of the caller as text, and ends with the answer. */
export function runModelTurn(turn: StartedTurn): Promise<AnswerInProgress> {
  return answerPrompt(turn, { text: turn.clip.text })
}
