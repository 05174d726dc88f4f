import type { Headers } from '../../../core/adapter.ts'
import { inOnePiece } from '../../engine/cutters.ts'
import type { Knock, LabEvent, Outgoing, Twin, TwinFacts } from '../../twin.ts'
import { apiKeyOf, askedFormat, CREDITS, HABITS, recordedPieces, refusalOfUrl, requestId } from './facts.ts'
import { askOf, type HttpMemo } from './http-request.ts'
import { refusedOverHttp } from './refusals.ts'

/** The concurrency limit of the largest public plan, for mounts without a limit. */
const LARGEST_PLAN = 30

/** Common to all HTTP routes. */
export const HTTP_ROUTE = {
  keyOf: apiKeyOf,
  admit: refusalOfUrl,
  memo: (): HttpMemo => ({ model: '' }),
} as const

const FACTS = {
  provider: 'elevenlabs',
  carrier: 'http',
  method: 'POST',
  requestId,
  formatField: 'output_format',
} as const

export const STREAMED: Omit<TwinFacts, 'path'> = {
  ...FACTS,
  habits: HABITS,
  cut: recordedPieces,
  delivery: 'streamed',
}

/** A whole clip took 447 ms; the first chunk of a stream takes half of that. */
export const WHOLE: Omit<TwinFacts, 'path'> = {
  ...FACTS,
  habits: { ...HABITS, firstAudio: { median: 450, sigma: 0.15 } },
  cut: inOnePiece,
  delivery: 'whole',
}

/** `POST /v1/text-to-speech/{voice}/stream`: audio in chunks of any size. */
export const elevenLabsStream: Twin<HttpMemo> = audioRoute({
  ...STREAMED,
  path: '/v1/text-to-speech/:voice_id/stream',
})

/** `POST /v1/text-to-speech/{voice}`: the whole clip at once. */
export const elevenLabsSync: Twin<HttpMemo> = audioRoute({
  ...WHOLE,
  path: '/v1/text-to-speech/:voice_id',
})

function audioRoute(facts: TwinFacts): Twin<HttpMemo> {
  return {
    ...HTTP_ROUTE,
    facts,
    listen: (frame, memo, knock) => askOf(frame, memo, knock, false),
    reply: (event, memo, knock) => reply(event, memo, knock, facts.delivery),
  }
}

function reply(event: LabEvent, memo: HttpMemo, knock: Knock, delivery: TwinFacts['delivery']): Outgoing[] {
  switch (event.kind) {
    case 'accepted': {
      const type = { 'content-type': askedFormat(knock).contentType }
      const length: Headers = delivery === 'whole' ? { 'content-length': String(event.bytes ?? 0) } : {}
      return [
        { kind: 'head', status: 200, headers: { ...type, ...length, ...answerHeaders(event, memo, knock) } },
      ]
    }
    case 'audio':
      return [{ kind: 'binary', bytes: event.audio }]
    case 'refused':
      return refusedOverHttp(event.refusal, knock.connection)
    default:
      return []
  }
}

/** Response headers. Only whole responses know how long the synthesis took. */
export function answerHeaders(
  { turn, bytes, elapsed, standing }: Extract<LabEvent, { kind: 'accepted' }>,
  { model }: HttpMemo,
  { connection }: Knock,
): Headers {
  return {
    'request-id': turn.id,
    'history-item-id': turn.id,
    'x-trace-id': connection,
    'x-region': 'lab',
    'character-cost': String(Math.ceil(turn.text.length * (CREDITS[model] ?? 1))),
    'current-concurrent-requests': String(standing.inFlight),
    'maximum-concurrent-requests': String(standing.concurrency ?? LARGEST_PLAN),
    ...(bytes === undefined ? {} : { 'tts-latency-ms': String(Math.round(elapsed / 1000)) }),
  }
}
