import type { TurnRecord } from '../../core/trial/turn-record.ts'

/** A turn in words, counted from 1: `conversation 1, turn 2`. In `turns.csv` both are counted from 0. */
export function nameTurn({ conversation, exchange }: Pick<TurnRecord, 'conversation' | 'exchange'>): string {
  return `conversation ${conversation + 1}, turn ${exchange + 1}`
}
