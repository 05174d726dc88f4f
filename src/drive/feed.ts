import type { TextPiece } from '../pace/feed.ts'
import type { Ear } from './ear.ts'
import type { Turn } from './perform.ts'
import { say } from './say.ts'

/**
 * Sends the text chunk by chunk: the first at once, each other at its own instant after the first, no matter
 * how late earlier chunks were. Returns a function that stops it.
 * @param guarded runs an action and turns its error into the fault of the trial
 */
export function feed(turn: Turn, ear: Ear, guarded: (action: () => void) => void): () => void {
  const { pieces, clock } = turn
  const base = clock.now()
  let timer: NodeJS.Timeout | undefined
  const handOver = (number: number): void => {
    const piece = pieces[number]
    if (!piece || ear.finished) return
    const isLast = number === pieces.length - 1
    guarded(() => sayPiece(turn, ear, piece, isLast))
    const next = pieces[number + 1]
    if (!next) return
    const left = (base + next.at * 1e3 - clock.now()) / 1e3
    // A late chunk is sent at once, and in order.
    if (left <= 0) handOver(number + 1)
    else timer = setTimeout(handOver, left, number + 1)
  }
  handOver(0)
  return () => clearTimeout(timer)
}

function sayPiece(turn: Turn, ear: Ear, { text }: TextPiece, last: boolean): void {
  const said = say(turn, { kind: 'text', text, last })
  if (said === undefined && ear.at.first_text === undefined && last)
    throw new Error('the adapter sent nothing for the text: `say` returned no frames')
  if (said !== undefined) ear.at.first_text ??= said
  if (!last) return
  const ended = say(turn, { kind: 'end' }) ?? said
  if (ended !== undefined) ear.at.last_text = ended
}
