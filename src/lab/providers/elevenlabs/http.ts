import type { Headers } from '../../../core/adapter/adapter.ts'
import { toMillis } from '../../../core/units.ts'
import { singleChunk } from '../../contract/chunkers.ts'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { ServerFrame } from '../../contract/frames.ts'
import type { LabEvent } from '../../contract/lab-event.ts'
import type { Delivery } from '../../contract/speech-request.ts'
import type { Twin, TwinFacts } from '../../contract/twin.ts'
import { httpErrorResponse } from './errors.ts'
import {
  apiKeyOf,
  CREDITS_PER_CHARACTER,
  ELEVENLABS_DEFAULTS,
  recordedChunks,
  requestedFormat,
  shortId,
  validateUrl,
} from './facts.ts'
import { type HttpState, parseHttpRequest } from './http-request.ts'

/** The concurrency limit of the largest public plan, for mounts without a limit. */
const LARGEST_PLAN_CONCURRENCY = 30

/** Common to all HTTP routes. */
export const HTTP_ROUTE = {
  keyOf: apiKeyOf,
  checkConnectRequest: validateUrl,
  newState: (): HttpState => ({ model: '' }),
} as const

const FACTS = {
  provider: 'elevenlabs',
  carrier: 'http',
  method: 'POST',
  requestId: shortId,
  formatField: 'output_format',
} as const

export const STREAMED_FACTS: Omit<TwinFacts, 'path'> = {
  ...FACTS,
  defaults: ELEVENLABS_DEFAULTS,
  chunker: recordedChunks,
  delivery: 'streamed',
}

/** A whole clip took 447 ms, twice as long as the first chunk of a stream. */
export const WHOLE_FACTS: Omit<TwinFacts, 'path'> = {
  ...FACTS,
  defaults: { ...ELEVENLABS_DEFAULTS, firstAudio: { median: 450, sigma: 0.15 } },
  chunker: singleChunk,
  delivery: 'whole',
}

/** `POST /v1/text-to-speech/{voice}/stream`: audio in chunks of any size. */
export const elevenLabsStream: Twin<HttpState> = createAudioTwin({
  ...STREAMED_FACTS,
  path: '/v1/text-to-speech/:voice_id/stream',
})

/** `POST /v1/text-to-speech/{voice}`: the whole clip at once. */
export const elevenLabsSync: Twin<HttpState> = createAudioTwin({
  ...WHOLE_FACTS,
  path: '/v1/text-to-speech/:voice_id',
})

function createAudioTwin(facts: TwinFacts): Twin<HttpState> {
  return {
    ...HTTP_ROUTE,
    facts,
    parseFrame: (frame, state, request) => parseHttpRequest(frame, state, request, false),
    reply: (event, state, request) => reply(event, state, request, facts.delivery),
  }
}

function reply(
  event: LabEvent,
  state: HttpState,
  request: ConnectRequest,
  delivery: Delivery,
): ServerFrame[] {
  switch (event.kind) {
    case 'accepted': {
      const type = { 'content-type': requestedFormat(request).contentType }
      const length: Headers = delivery === 'whole' ? { 'content-length': String(event.bytes ?? 0) } : {}
      return [
        {
          kind: 'head',
          status: 200,
          headers: { ...type, ...length, ...responseHeaders(event, state, request) },
        },
      ]
    }
    case 'audio':
      return [{ kind: 'binary', bytes: event.audio }]
    case 'refused':
      return httpErrorResponse(event.refusal, request.connectionId)
    default:
      return []
  }
}

/** Response headers. Only whole responses know how long the synthesis took. */
export function responseHeaders(
  { turn, bytes, elapsed, usage }: Extract<LabEvent, { kind: 'accepted' }>,
  { model }: HttpState,
  { connectionId }: ConnectRequest,
): Headers {
  return {
    'request-id': turn.id,
    'history-item-id': turn.id,
    'x-trace-id': connectionId,
    'x-region': 'lab',
    'character-cost': String(Math.ceil(turn.text.length * (CREDITS_PER_CHARACTER[model] ?? 1))),
    'current-concurrent-requests': String(usage.inFlight),
    'maximum-concurrent-requests': String(usage.concurrency ?? LARGEST_PLAN_CONCURRENCY),
    ...(bytes === undefined ? {} : { 'tts-latency-ms': String(Math.round(toMillis(elapsed))) }),
  }
}
