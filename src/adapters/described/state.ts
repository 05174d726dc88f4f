import { type AudioBodyState, newAudioBodyState } from '../shared/audio-body.ts'

/** The state of one connection, or of one HTTP response. */
export interface DescribedState {
  /** True once the current response has ended. */
  ended: boolean
  /** For `completion: count`: flushes sent, flushes answered, and whether the turn has no more input. */
  flushesSent: number
  flushesAnswered: number
  inputEnded: boolean
  /** The provider’s request id that was reported last. */
  reportedRequestId: string | undefined
  /** The content type of the HTTP response. */
  contentType: string
  readonly body: AudioBodyState
}

export function newDescribedState(): DescribedState {
  return {
    ended: false,
    flushesSent: 0,
    flushesAnswered: 0,
    inputEnded: false,
    reportedRequestId: undefined,
    contentType: '',
    body: newAudioBodyState(),
  }
}
