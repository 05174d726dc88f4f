import type { Micros } from '../units.ts'
import type { TurnRecord } from './turn-record.ts'

/**
 * Characters of a reply a second as they arrived: those after the first piece with a letter or digit, divided by the
 * time from that piece to the last. Undefined for a reply in one piece, and for a turn that failed.
 */
export function replyCharacterRate(turn: Reply): number | undefined {
  const { reply_chars, first_chars } = turn
  const time = timeToWrite(turn)
  if (time === undefined || reply_chars === undefined || first_chars === undefined) return undefined
  return ((reply_chars - first_chars) * 1e6) / time
}

/** `usage`: the provider's own count. `pieces`: the pieces of the stream, which with most servers are tokens. */
export type TokenSource = 'usage' | 'pieces'

/**
 * Tokens of a reply a second as they arrived: those after the first piece with a letter or digit, divided by the time
 * from that piece to the last. The provider counts the tokens of the whole reply; the first piece gets a share in
 * proportion to its characters. Without a count the pieces are counted. Undefined for a reply in one piece, and for a
 * turn that failed.
 */
export function replyTokenRate(
  turn: Reply,
): { readonly value: number; readonly source: TokenSource } | undefined {
  const { reply_chars = 0, first_chars = 0, reply_tokens, reply_pieces, first_pieces } = turn
  const time = timeToWrite(turn)
  if (time === undefined) return undefined
  if (reply_tokens !== undefined && reply_chars > 0) {
    const later = (reply_tokens * (reply_chars - first_chars)) / reply_chars
    return { value: (later * 1e6) / time, source: 'usage' }
  }
  if (reply_pieces === undefined || first_pieces === undefined) return undefined
  return { value: ((reply_pieces - first_pieces) * 1e6) / time, source: 'pieces' }
}

type Reply = Pick<
  TurnRecord,
  'at' | 'outcome' | 'reply_chars' | 'first_chars' | 'reply_tokens' | 'reply_pieces' | 'first_pieces'
>

/** From the first piece with something to say to the last. */
function timeToWrite({ at: { first_token, reply_end }, outcome }: Reply): Micros | undefined {
  if (outcome !== 'ok' || first_token === undefined || reply_end === undefined) return undefined
  return reply_end > first_token ? reply_end - first_token : undefined
}
