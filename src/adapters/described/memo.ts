import { type BodyMemo, bodyMemo } from '../audio-body.ts'

/** The state of one connection, or of one HTTP response. */
export interface DescribedMemo {
  /** True once the current response has ended. */
  over: boolean
  /** For `completion: count`: flushes sent, flushes answered, and whether the turn has no more input. */
  said: number
  answered: number
  closing: boolean
  /** The provider’s request id that was reported last. */
  noted: string | undefined
  /** The content type of the HTTP response. */
  contentType: string
  readonly body: BodyMemo
}

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
