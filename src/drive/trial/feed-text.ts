import type { TextChunk } from '../../pace/text-chunks.ts'
import type { ActiveTurn } from './active-turn.ts'
import { guard } from './reader/errors-to-faults.ts'
import { sendCue } from './send-cue.ts'
import type { TrialRecorder } from './trial-recorder.ts'

/**
 * Sends the text chunk by chunk: the first at once, each other at its own instant after the first, no matter
 * how late earlier chunks were. Returns a function that stops it.
 */
export function feedText(turn: ActiveTurn, recorder: TrialRecorder): () => void {
  const { chunks, clock } = turn
  const base = clock.now()
  let timer: NodeJS.Timeout | undefined
  const sendNext = (index: number): void => {
    const chunk = chunks[index]
    if (!chunk || recorder.finished) return
    const isLast = index === chunks.length - 1
    guard(recorder.reader, clock, () => sendChunk(turn, recorder, chunk, isLast))
    const next = chunks[index + 1]
    if (!next) return
    const left = (base + next.at * 1e3 - clock.now()) / 1e3
    // A late chunk is sent at once, and in order.
    if (left <= 0) sendNext(index + 1)
    else timer = setTimeout(sendNext, left, index + 1)
  }
  sendNext(0)
  return () => clearTimeout(timer)
}

function sendChunk(turn: ActiveTurn, recorder: TrialRecorder, { text }: TextChunk, last: boolean): void {
  recorder.beforeText()
  const sentAt = sendCue(turn, { kind: 'text', text, last })
  if (sentAt === undefined && recorder.at.first_text === undefined && last)
    throw new Error('the adapter sent nothing for the text: `say` returned no frames')
  if (sentAt !== undefined) recorder.textSent(sentAt)
  if (!last) return
  const endSentAt = sendCue(turn, { kind: 'end' }) ?? sentAt
  if (endSentAt !== undefined) recorder.at.last_text = endSentAt
}
