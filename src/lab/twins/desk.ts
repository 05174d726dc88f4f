import { inOnePiece } from '../engine/cutters.ts'
import type { ClientFrame, Knock, Outgoing, Refusal, Twin, TwinFacts } from '../twin.ts'

/** A REST route for anything but speech: lists, voices, dictionaries. */
export interface Desk {
  readonly provider: string
  readonly method: TwinFacts['method']
  readonly path: string
  readonly keyOf: Twin['keyOf']
  /** The whole response. */
  readonly answer: (knock: Knock, body: ClientFrame) => Outgoing[]
  readonly refused: (refusal: Refusal, knock: Knock) => Outgoing[]
  /** The digits unchanged, if absent. */
  readonly requestId?: TwinFacts['requestId']
}

export function deskRoute(desk: Desk): Twin {
  const { provider, method, path, keyOf, answer, refused, requestId = (digits) => digits } = desk
  return {
    facts: {
      provider,
      carrier: 'http',
      method,
      path,
      habits: {},
      cut: inOnePiece,
      delivery: 'whole',
      requestId,
    },
    keyOf,
    listen: (body, _memo, knock) => [{ kind: 'answer', frames: answer(knock, body) }],
    reply: (event, _memo, knock) => (event.kind === 'refused' ? refused(event.refusal, knock) : []),
  }
}
