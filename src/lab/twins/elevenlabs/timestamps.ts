import type { Knock, LabEvent, Outgoing, Twin, TwinFacts } from '../../twin.ts'
import { alignmentInSeconds } from './alignment.ts'
import { answerHeaders, HTTP_ROUTE, STREAMED, WHOLE } from './http.ts'
import { askOf, type HttpMemo } from './http-request.ts'
import { refusedOverHttp } from './refusals.ts'

/** `POST …/stream/with-timestamps`: one JSON object per line, with a newline after the last. */
export const elevenLabsTimestampStream: Twin<HttpMemo> = timedRoute({
  ...STREAMED,
  path: '/v1/text-to-speech/:voice_id/stream/with-timestamps',
})

/** `POST …/with-timestamps`: one such object for the whole clip. */
export const elevenLabsTimestamps: Twin<HttpMemo> = timedRoute({
  ...WHOLE,
  path: '/v1/text-to-speech/:voice_id/with-timestamps',
})

function timedRoute(facts: TwinFacts): Twin<HttpMemo> {
  return {
    ...HTTP_ROUTE,
    facts,
    listen: (frame, memo, knock) => askOf(frame, memo, knock, true),
    reply,
  }
}

function reply(event: LabEvent, memo: HttpMemo, knock: Knock): Outgoing[] {
  switch (event.kind) {
    case 'accepted': {
      const headers = { 'content-type': 'application/json', ...answerHeaders(event, memo, knock) }
      return [{ kind: 'head', status: 200, headers }]
    }
    case 'audio': {
      const alignment = alignmentInSeconds(event.words)
      const audio_base64 = Buffer.from(event.audio).toString('base64')
      const line = { audio_base64, alignment, normalized_alignment: alignment }
      return [{ kind: 'text', text: `${JSON.stringify(line)}\n` }]
    }
    case 'refused':
      return refusedOverHttp(event.refusal, knock.connection)
    default:
      return []
  }
}
