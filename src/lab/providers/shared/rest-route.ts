import { singleChunk } from '../../contract/chunkers.ts'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { ClientFrame, ServerFrame } from '../../contract/frames.ts'
import type { RequestRefusal } from '../../contract/request-refusal.ts'
import type { Twin, TwinFacts } from '../../contract/twin.ts'

/** A REST route that does not speak: lists, voices, dictionaries. */
export interface RestRoute {
  readonly provider: string
  readonly method: TwinFacts['method']
  readonly path: string
  readonly keyOf: Twin['keyOf']
  /** The whole response. */
  readonly respond: (request: ConnectRequest, body: ClientFrame) => ServerFrame[]
  readonly errorResponse: (refusal: RequestRefusal, request: ConnectRequest) => ServerFrame[]
  /** Formats the id of a request. Absent: the digits unchanged. */
  readonly requestId?: TwinFacts['requestId']
}

export function createRestTwin(route: RestRoute): Twin {
  const { provider, method, path, keyOf, respond, errorResponse, requestId = (digits) => digits } = route
  return {
    facts: {
      provider,
      carrier: 'http',
      method,
      path,
      defaults: {},
      chunker: singleChunk,
      delivery: 'whole',
      requestId,
    },
    keyOf,
    parseFrame: (body, _state, request) => [{ kind: 'answer', frames: respond(request, body) }],
    reply: (event, _state, request) =>
      event.kind === 'refused' ? errorResponse(event.refusal, request) : [],
  }
}
