import type { TurnRecord } from './turn-record.ts'

/**
 * Characters of a reply a second as they arrived: those after the first piece with something to say, by the time
 * from that piece to the last. Undefined for a reply in one piece, and for a turn that failed. How many tokens that
 * are is the provider's affair.
 */
export function replyCharacterRate({
  at,
  reply_chars,
  first_chars,
  outcome,
}: Pick<TurnRecord, 'at' | 'reply_chars' | 'first_chars' | 'outcome'>): number | undefined {
  const { first_token, reply_end } = at
  if (outcome !== 'ok' || reply_chars === undefined || first_chars === undefined) return undefined
  if (first_token === undefined || reply_end === undefined || reply_end <= first_token) return undefined
  return ((reply_chars - first_chars) * 1e6) / (reply_end - first_token)
}
