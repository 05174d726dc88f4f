import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { ServerFrame } from '../../contract/frames.ts'
import type { LabEvent } from '../../contract/lab-event.ts'
import type { Twin, TwinFacts } from '../../contract/twin.ts'
import { alignmentInSeconds } from './alignment.ts'
import { httpErrorResponse } from './errors.ts'
import { HTTP_ROUTE, responseHeaders, STREAMED_FACTS, WHOLE_FACTS } from './http.ts'
import { type HttpState, parseHttpRequest } from './http-request.ts'

/** `POST …/stream/with-timestamps`: one JSON object per line, with a newline after the last. */
export const elevenLabsTimestampStream: Twin<HttpState> = createTimestampTwin({
  ...STREAMED_FACTS,
  path: '/v1/text-to-speech/:voice_id/stream/with-timestamps',
})

/** `POST …/with-timestamps`: one such object for the whole clip. */
export const elevenLabsTimestamps: Twin<HttpState> = createTimestampTwin({
  ...WHOLE_FACTS,
  path: '/v1/text-to-speech/:voice_id/with-timestamps',
})

function createTimestampTwin(facts: TwinFacts): Twin<HttpState> {
  return {
    ...HTTP_ROUTE,
    facts,
    parseFrame: (frame, state, request) => parseHttpRequest(frame, state, request, true),
    reply,
  }
}

function reply(event: LabEvent, state: HttpState, request: ConnectRequest): ServerFrame[] {
  switch (event.kind) {
    case 'accepted': {
      const headers = { 'content-type': 'application/json', ...responseHeaders(event, state, request) }
      return [{ kind: 'head', status: 200, headers }]
    }
    case 'audio': {
      const alignment = alignmentInSeconds(event.words)
      const audio_base64 = Buffer.from(event.audio).toString('base64')
      const line = { audio_base64, alignment, normalized_alignment: alignment }
      return [{ kind: 'text', text: `${JSON.stringify(line)}\n` }]
    }
    case 'refused':
      return httpErrorResponse(event.refusal, request.connectionId)
    default:
      return []
  }
}
