import { type BodyMemo, bodyMemo } from '../audio-body.ts'

/** Of one connection, or of one HTTP answer. */
export interface DescribedMemo {
  /** True once the answer under way is over. */
  over: boolean
  /** Flushes that were said and that were answered, and whether the turn has no more text: completion may count. */
  said: number
  answered: number
  closing: boolean
  /** The provider's id that was noted last. */
  noted: string | undefined
  /** What an HTTP answer calls itself. */
  contentType: string
  readonly body: BodyMemo
}

/** The memory of a fresh connection. */
export function describedMemo(): DescribedMemo {
  return {
    over: false,
    said: 0,
    answered: 0,
    closing: false,
    noted: undefined,
    contentType: '',
    body: bodyMemo(),
  }
}
