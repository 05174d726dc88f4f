import type { SpeechTiming } from '../caller/microphone.ts'
import type { RequestContent } from '../component/component.ts'
import { type AnswerInProgress, answerPrompt, type StartedTurn, transcribe } from './cascaded-turn.ts'
import { EagerStart } from './eager-start.ts'

/**
 * A turn whose language model begins on interim transcripts: what is written early is used if the final transcript has
 * the same words. Rejects with a `ComponentError`.
 */
export async function runEagerTurn(turn: StartedTurn, speech: SpeechTiming): Promise<AnswerInProgress> {
  const { stack, builder } = turn
  const { eager } = stack.target
  const [stt, { llm }] = [await stack.stt(), stack]
  if (!stt || !llm || !eager) throw new Error('nothing can begin early without a recogniser and a model')
  const early = new EagerStart(llm, [...stack.history], eager.stable)
  stt.onWords = early.hear
  let content: RequestContent
  try {
    content = await transcribe(turn, speech)
  } catch (error) {
    early.cancel()
    throw error
  } finally {
    stt.onWords = undefined
    builder.eager = early.counts
  }
  return answerPrompt(turn, content, early.settle(content.text))
}
