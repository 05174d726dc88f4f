import type { TurnRecord } from '../../core/trial/turn-record.ts'
import type { Micros } from '../../core/units.ts'

/** What a run of conversations used. Warm-up and failures are included, because they are paid for. */
export interface TurnSpend {
  /** Turns that the caller began. */
  readonly turns: number
  /** What the caller said, without the silence between turns. */
  readonly speech_us: Micros
  /** Characters of the replies, and the duration of their audio that arrived. */
  readonly reply_chars: number
  readonly audio_us: Micros
  /** Tokens of the prompts and of the replies, in turns whose provider counted them. Absent if none did. */
  readonly prompt_tokens?: number
  readonly reply_tokens?: number
}

export function measureTurnSpend(turns: readonly TurnRecord[]): TurnSpend {
  const begun = turns.filter(({ at }) => at.began !== undefined)
  const sum = (of: (turn: TurnRecord) => number) => begun.reduce((total, turn) => total + of(turn), 0)
  return {
    turns: begun.length,
    speech_us: sum(({ at }) => Math.max(0, (at.speech_end ?? 0) - (at.began ?? 0))),
    reply_chars: sum(({ reply_chars = 0 }) => reply_chars),
    audio_us: sum(({ audio_us = 0 }) => audio_us),
    ...(begun.some(({ reply_tokens }) => reply_tokens !== undefined) && {
      prompt_tokens: sum(({ prompt_tokens = 0 }) => prompt_tokens),
      reply_tokens: sum(({ reply_tokens = 0 }) => reply_tokens),
    }),
  }
}

export function addTurnSpend(one: TurnSpend | undefined, other: TurnSpend): TurnSpend {
  if (!one) return other
  return {
    turns: one.turns + other.turns,
    speech_us: one.speech_us + other.speech_us,
    reply_chars: one.reply_chars + other.reply_chars,
    audio_us: one.audio_us + other.audio_us,
    ...((one.reply_tokens ?? other.reply_tokens) !== undefined && {
      prompt_tokens: (one.prompt_tokens ?? 0) + (other.prompt_tokens ?? 0),
      reply_tokens: (one.reply_tokens ?? 0) + (other.reply_tokens ?? 0),
    }),
  }
}
