import type { z } from 'zod'
import type { ClientRequest } from '../../contract/client-request.ts'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { ClientFrame, ServerFrame } from '../../contract/frames.ts'
import type { LabEvent } from '../../contract/lab-event.ts'
import type { RequestRefusal } from '../../contract/request-refusal.ts'
import type { Twin } from '../../contract/twin.ts'
import { bearerTokenOf } from '../shared/bearer-token.ts'
import { fieldsOfFrame } from '../shared/json-frames.ts'
import { checkFields } from '../shared/request-fields.ts'
import type { AnySpeechServer, SpeechEvent, SpeechFields, SpeechServerResponse } from './speech-server.ts'

/** The state of one request: how to respond, once it is parsed. */
export interface SpeechState {
  response: SpeechServerResponse | undefined
}

/** Creates a twin of `POST /v1/audio/speech`. */
export function createSpeechTwin(server: AnySpeechServer): Twin<SpeechState> {
  return {
    facts: {
      provider: server.provider,
      carrier: 'http',
      method: 'POST',
      path: server.path,
      defaults: server.defaults,
      chunker: server.chunks,
      delivery: 'streamed',
      requestId: (digits) => `req_${digits}`,
      ...(server.dialect === undefined ? {} : { dialect: server.dialect }),
    },
    keyOf: (request) => bearerTokenOf(request) ?? (server.requiresKey ? undefined : 'none is needed'),
    newState: () => ({ response: undefined }),
    parseFrame: (frame, state) => parseFrame(server, frame, state),
    reply: (event, state, request) => reply(server, event, state, request),
  }
}

function parseFrame(server: AnySpeechServer, frame: ClientFrame, state: SpeechState): ClientRequest[] {
  const body = fieldsOfFrame(frame)
  if (!body) return [{ kind: 'refuse', refusal: INVALID_JSON }]
  const checked = checkFields<z.ZodType<SpeechFields>>(server.schemaFor(body), body)
  if (!checked.valid) return [{ kind: 'refuse', refusal: checked.refusal }]
  const { fields } = checked
  const response = server.respondTo(fields)
  state.response = response
  return [
    {
      kind: 'text',
      context: '',
      text: fields.input,
      release: 'now',
      more: false,
      speech: {
        voice: JSON.stringify(fields.voice),
        format: response.format,
        speed: fields.speed ?? 1,
        completionScope: 'each',
        delivery: response.delivery,
        ...(response.wavSizes ? { wavSizes: response.wavSizes } : {}),
      },
    },
  ]
}

const INVALID_JSON: RequestRefusal = {
  reason: 'invalid',
  field: '',
  message: 'We could not parse the JSON body of your request.',
}

function reply(
  server: AnySpeechServer,
  event: LabEvent,
  { response }: SpeechState,
  request: ConnectRequest,
): ServerFrame[] {
  if (event.kind === 'refused') return [...server.errorResponse(event.refusal, request)]
  if (!response) return []
  const { events } = response
  switch (event.kind) {
    case 'accepted':
      return [responseHead(server, response, event), ...preambleFrames(response)]
    case 'audio':
      if (!events) return [{ kind: 'binary', bytes: event.audio }]
      return [sseFrame(response, events.delta(Buffer.from(event.audio).toString('base64')))]
    case 'completed':
      return events ? [sseFrame(response, events.done(event.turn))] : []
    case 'failed':
      // A body of plain audio cannot report an error: it just ends.
      return events ? [sseFrame(response, events.failed)] : []
    default:
      return []
  }
}

function responseHead(
  server: AnySpeechServer,
  response: SpeechServerResponse,
  event: Extract<LabEvent, { kind: 'accepted' }>,
): ServerFrame {
  const isSized = event.bytes !== undefined && !response.events
  const headers = {
    'content-type': response.events ? 'text/event-stream; charset=utf-8' : response.contentType,
    ...(isSized ? { 'content-length': String(event.bytes) } : {}),
    ...server.headers(event),
  }
  return { kind: 'head', status: 200, headers }
}

function preambleFrames({ preamble, events, ...response }: SpeechServerResponse): ServerFrame[] {
  const opening = events?.opening.map((event) => sseFrame({ ...response, events }, event)) ?? []
  return preamble ? [...opening, { kind: 'binary', bytes: preamble }] : opening
}

function sseFrame({ events }: SpeechServerResponse, event: SpeechEvent): ServerFrame {
  const name = events?.isNamed ? `event: ${event.type}\n` : ''
  return { kind: 'text', text: `${name}data: ${JSON.stringify(event)}\n\n` }
}
