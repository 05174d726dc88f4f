import { z } from 'zod'
import type { ClientRequest } from '../../../contract/client-request.ts'
import type { ConnectRequest } from '../../../contract/connect-request.ts'
import type { ClientFrame, ServerFrame } from '../../../contract/frames.ts'
import type { LabEvent } from '../../../contract/lab-event.ts'
import type { SpeechRequest } from '../../../contract/speech-request.ts'
import type { Twin } from '../../../contract/twin.ts'
import { fieldsOfFrame, jsonFrame } from '../../shared/json-frames.ts'
import {
  checkFields,
  codedMistake,
  fieldsOfQuery,
  findInvalidField,
  textIfAny,
} from '../../shared/request-fields.ts'
import { dialogueAlignment } from '../alignment.ts'
import { httpErrorResponse, webSocketErrorFrames } from '../errors.ts'
import { invalidRequest, requestedFormat, validateUrl } from '../facts.ts'
import { speechOptionsOf } from '../speech-options.ts'
import { timeoutFrames, WEBSOCKET_FACTS, WEBSOCKET_HANDSHAKE } from '../websocket-shared.ts'

const MODELS = ['eleven_v3', 'eleven_v3_conversational', 'eleven_v4', 'eleven_v4_turbo']
/** The only model that takes several voices. */
const MANY_VOICES_MODEL = 'eleven_v3'
const MAX_VOICES = 10
/** The service starts speaking on its own after about this many characters. */
const BUFFER_CHARACTERS = 40

const QUERY = z.looseObject({
  model_id: z
    .string()
    .default('eleven_v3')
    .refine(
      (model) => MODELS.includes(model),
      codedMistake('unsupported_model', ({ input }) => `Model '${input}' is not supported on this endpoint.`),
    ),
})

const on = z.literal(true).optional().catch(undefined)
const MESSAGE = z.looseObject({
  voices: z.array(z.string()).min(1).max(MAX_VOICES).optional(),
  inputs: z.array(z.looseObject({ text: z.string(), voice_id: z.string(), new_turn: on })).optional(),
  flush: on,
  keep_alive: on,
  close_context: on,
  close_socket: on,
  context_id: textIfAny,
  // The key may come in the first message, under either name, or as a token.
  xi_api_key: textIfAny,
  authorization: textIfAny,
  single_use_token: textIfAny,
})
type Message = z.output<typeof MESSAGE>
type Input = NonNullable<Message['inputs']>[number]

interface Context {
  readonly voices: readonly string[]
  readonly speech: SpeechRequest
  /** Text was received since the last flush. */
  hasText: boolean
}

interface DialogueSession {
  readonly contexts: Map<string, Context>
  isClosing: boolean
}

/** `/v1/text-to-dialogue/…`: voices in the first message, an acknowledgement for each flush that had text. */
export function createDialogueTwin(route: string, hasContexts: boolean): Twin<DialogueSession> {
  return {
    facts: { ...WEBSOCKET_FACTS, path: `/v1/text-to-dialogue${route}`, concurrencyUnit: 'connections' },
    ...WEBSOCKET_HANDSHAKE,
    checkConnectRequest: (request) =>
      findInvalidField(QUERY, fieldsOfQuery(request.query)) ?? validateUrl(request),
    // The idle timeout is fixed here; the client cannot choose it.
    idleTimeout: () => undefined,
    newState: () => ({ contexts: new Map(), isClosing: false }),
    parseFrame: (frame, session, request) => parseFrame(frame, session, request, hasContexts),
    reply: (event, session, request) => reply(event, session, request, hasContexts),
  }
}

function parseFrame(
  frame: ClientFrame,
  session: DialogueSession,
  request: ConnectRequest,
  hasContexts: boolean,
): ClientRequest[] {
  const fields = fieldsOfFrame(frame)
  const checked = fields && checkFields(MESSAGE, fields)
  if (!checked?.valid) return [refuse('Received an invalid message.')]
  const message = checked.fields
  if (message.close_socket) return closeSocket(session)
  const id = hasContexts ? message.context_id : ''
  if (id === undefined) return [refuse('context_id is required.')]
  const known = session.contexts.get(id)
  if (!known) return [keyRequest(message, request), ...openContext(id, message, session, request)]
  if (message.voices) return [refuse('voices can only be set in the first message.')]
  return contextRequests(id, known, message)
}

function keyRequest(message: Message, request: ConnectRequest): ClientRequest {
  const { xi_api_key, authorization, single_use_token } = message
  const key = WEBSOCKET_HANDSHAKE.keyOf(request) ?? xi_api_key ?? authorization ?? single_use_token
  return { kind: 'key', key }
}

function openContext(
  id: string,
  message: Message,
  session: DialogueSession,
  request: ConnectRequest,
): ClientRequest[] {
  const { voices } = message
  if (!voices) return [refuse('voices is required in the first message.')]
  if (voices.length > 1 && request.query.get('model_id') !== MANY_VOICES_MODEL)
    return [refuse('This model takes exactly one voice.')]
  const { format, bitRate } = requestedFormat(request)
  const context: Context = {
    voices,
    hasText: false,
    speech: {
      voice: voices[0] ?? '',
      format,
      ...(bitRate === undefined ? {} : { bitRate }),
      ...speechOptionsOf({ ...message, voice_settings: undefined }),
      wordTimings: request.query.get('sync_alignment') === 'true',
      completionScope: 'each',
    },
  }
  session.contexts.set(id, context)
  return contextRequests(id, context, message)
}

function contextRequests(id: string, context: Context, message: Message): ClientRequest[] {
  const foreign = message.inputs?.find(({ voice_id }) => !context.voices.includes(voice_id))
  if (foreign) return [refuse(`voice_id '${foreign.voice_id}' is not one of voices.`)]
  const inputs = (message.inputs ?? []).filter(({ text }) => text !== '')
  const texts = inputs.flatMap((input) => speakInput(id, context, input))
  context.hasText ||= inputs.length > 0
  if (message.close_context) return [...texts, ...closeContext(id)]
  return message.flush ? [...texts, ...flushContext(id, context)] : texts
}

/** A new turn first finishes what is pending. That is not a flush, so it is not acknowledged. */
function speakInput(id: string, context: Context, input: Input): ClientRequest[] {
  const { text, voice_id: voice, new_turn: isNewTurn } = input
  const speech = { ...context.speech, voice }
  return [
    ...(isNewTurn ? [{ kind: 'flush', context: id, more: true } as const] : []),
    { kind: 'text', context: id, text, speech, release: { maxLength: BUFFER_CHARACTERS }, more: true },
  ]
}

/**
 * Batches that have not begun are dropped. The one in progress and the text that was not flushed are still
 * spoken.
 */
function closeContext(id: string): ClientRequest[] {
  return [
    { kind: 'cancel', context: id, scope: 'queue' },
    { kind: 'flush', context: id, more: false, mark: 'final' },
  ]
}

/** A flush without text is not answered. */
function flushContext(id: string, context: Context): ClientRequest[] {
  if (!context.hasText) return []
  context.hasText = false
  return [{ kind: 'flush', context: id, more: true, mark: 'batch' }]
}

function closeSocket(session: DialogueSession): ClientRequest[] {
  session.isClosing = true
  if (session.contexts.size === 0) return [{ kind: 'close' }]
  return [...session.contexts.keys()].map((context) => ({
    kind: 'flush',
    context,
    more: false,
    mark: 'final',
  }))
}

function refuse(message: string): ClientRequest {
  return { kind: 'refuse', refusal: invalidRequest('invalid_input_message', '', message) }
}

function reply(
  event: LabEvent,
  session: DialogueSession,
  request: ConnectRequest,
  hasContexts: boolean,
): ServerFrame[] {
  const idOf = (context: string) => (hasContexts ? { context_id: context } : {})
  switch (event.kind) {
    case 'audio':
      return [audioFrame(event, idOf(event.turn.context))]
    case 'marked':
      return markedFrames(event, session, idOf(event.context))
    case 'failed':
      return webSocketErrorFrames(event.refusal)
    case 'idle':
      return timeoutFrames(event.seconds)
    case 'closing':
      return [jsonFrame({ is_final: true }), { kind: 'close', code: 1000, reason: '' }]
    case 'refused':
      return httpErrorResponse(event.refusal, request.connectionId)
    default:
      return []
  }
}

function audioFrame(
  { audio, turn, words, start }: Extract<LabEvent, { kind: 'audio' }>,
  id: object,
): ServerFrame {
  const alignment = turn.speech.wordTimings ? { alignment: dialogueAlignment(words, start) } : {}
  return jsonFrame({ audio: Buffer.from(audio).toString('base64'), ...alignment, ...id })
}

function markedFrames(
  { context, mark }: Extract<LabEvent, { kind: 'marked' }>,
  session: DialogueSession,
  id: object,
): ServerFrame[] {
  if (mark === 'batch') return [jsonFrame({ is_final_audio_for_turn: true, ...id })]
  session.contexts.delete(context)
  const isLast = session.isClosing && session.contexts.size === 0
  return [
    jsonFrame({ is_final: true, ...id }),
    ...(isLast ? [{ kind: 'close', code: 1000, reason: '' } as const] : []),
  ]
}
