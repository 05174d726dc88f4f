import type { TurnRecord } from '../../core/trial/turn-record.ts'

/** What a target began on interim transcripts, over its measured turns. */
export interface EagerTotals {
  readonly turns: number
  /** Turns in which the early answer was used. */
  readonly kept: number
  readonly starts: number
  readonly discarded: number
  /** Characters that were thrown away: of prompts, earlier turns included, and of replies. */
  readonly promptChars: number
  readonly replyChars: number
}

/** Undefined for a target that waits for final transcripts. */
export function sumEager(turns: readonly TurnRecord[]): EagerTotals | undefined {
  const eager = turns.filter(({ eager_starts }) => eager_starts !== undefined)
  if (eager.length === 0) return undefined
  const sum = (of: (turn: TurnRecord) => number | undefined) =>
    eager.reduce((total, turn) => total + (of(turn) ?? 0), 0)
  return {
    turns: eager.length,
    kept: eager.filter(({ at }) => at.eager_request !== undefined).length,
    starts: sum(({ eager_starts }) => eager_starts),
    discarded: sum(({ eager_discarded }) => eager_discarded),
    promptChars: sum(({ eager_prompt_chars }) => eager_prompt_chars),
    replyChars: sum(({ eager_reply_chars }) => eager_reply_chars),
  }
}
