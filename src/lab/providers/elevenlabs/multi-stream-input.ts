import type { ClientRequest } from '../../contract/client-request.ts'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { ClientFrame, ServerFrame } from '../../contract/frames.ts'
import type { LabEvent } from '../../contract/lab-event.ts'
import type { SpeechRequest } from '../../contract/speech-request.ts'
import type { Twin } from '../../contract/twin.ts'
import { httpErrorResponse, webSocketErrorFrames } from './errors.ts'
import { invalidRequest } from './facts.ts'
import { appendText, createTextBuffer, type TextBuffer } from './text-buffer.ts'
import {
  audioMessage,
  type ElevenLabsMessage,
  finalMessage,
  keyRequest,
  parseMessage,
  parseSpeech,
  SETTINGS_CHANGED,
  settingsOf,
  timeoutFrames,
  WEBSOCKET_FACTS,
  WEBSOCKET_HANDSHAKE,
} from './websocket-shared.ts'

const MAX_CONTEXTS = 5

interface OpenContext {
  readonly buffer: TextBuffer
  readonly speech: SpeechRequest
  readonly settings: string | undefined
}

interface MultiStreamState {
  readonly contexts: Map<string, OpenContext>
  hasKey: boolean
  /** The client has asked to close the connection. */
  isClosing: boolean
}

/**
 * `…/multi-stream-input`: up to five contexts on one connection. Closing a context sends its final message.
 */
export const elevenLabsMultiStreamInput: Twin<MultiStreamState> = {
  facts: { ...WEBSOCKET_FACTS, path: '/v1/text-to-speech/:voice_id/multi-stream-input' },
  ...WEBSOCKET_HANDSHAKE,
  newState: () => ({ contexts: new Map(), hasKey: false, isClosing: false }),
  parseFrame,
  reply,
}

function parseFrame(frame: ClientFrame, state: MultiStreamState, request: ConnectRequest): ClientRequest[] {
  const checked = parseMessage(frame)
  if (!checked.valid) return [{ kind: 'refuse', refusal: checked.refusal }]
  const { fields } = checked
  const key = state.hasKey ? [] : [keyRequest(fields, request)]
  state.hasKey = true
  return [...key, ...messageRequests(fields, state, request)]
}

function messageRequests(
  fields: ElevenLabsMessage,
  state: MultiStreamState,
  request: ConnectRequest,
): ClientRequest[] {
  if (fields.close_socket === true) return closeSocket(state)
  const id = fields.context_id ?? fields.contextId
  if (id === undefined) return []
  if (fields.close_context === true) return state.contexts.has(id) ? closeContext(id, state) : []
  const known = state.contexts.get(id)
  const changed = settingsOf(fields)
  const restarts = fields.text === ' '
  if (known && !restarts && changed !== undefined && changed !== known.settings) return [SETTINGS_CHANGED]
  const context = known && !restarts ? known : openContext(fields, request)
  if (!known && fields.text === '') return []
  if (!known && state.contexts.size >= MAX_CONTEXTS) return [tooManyContexts()]
  state.contexts.set(id, context)
  return textRequests(id, context, fields, request)
}

function openContext(fields: ElevenLabsMessage, request: ConnectRequest): OpenContext {
  return {
    buffer: createTextBuffer(fields.generation_config?.chunk_length_schedule),
    speech: parseSpeech(request, fields),
    settings: settingsOf(fields),
  }
}

function textRequests(
  id: string,
  { buffer, speech }: OpenContext,
  fields: ElevenLabsMessage,
  request: ConnectRequest,
): ClientRequest[] {
  const text = appendText(buffer, fields.text ?? '', {
    auto: request.query.get('auto_mode') === 'true',
    trigger: fields.try_trigger_generation === true,
    flush: fields.flush === true,
  })
  return text === '' ? [] : [{ kind: 'text', context: id, text, speech, release: 'now', more: true }]
}

/** Buffered text is still spoken. After its final message the context can be used again. */
function closeContext(id: string, { contexts }: MultiStreamState): ClientRequest[] {
  const context = contexts.get(id)
  const text = context && appendText(context.buffer, '', { auto: false, trigger: false, flush: true })
  const end = { kind: 'flush', context: id, more: false, mark: 'final' } as const
  if (!context || !text) return [end]
  return [{ kind: 'text', context: id, text, speech: context.speech, release: 'now', more: true }, end]
}

function closeSocket(state: MultiStreamState): ClientRequest[] {
  state.isClosing = true
  if (state.contexts.size === 0) return [{ kind: 'close' }]
  return [...state.contexts.keys()].flatMap((id) => closeContext(id, state))
}

function tooManyContexts(): ClientRequest {
  const message = `Maximum simultaneous contexts per connection exceeded (${MAX_CONTEXTS}).`
  return { kind: 'refuse', refusal: invalidRequest('max_active_conversations', 'context_id', message) }
}

function reply(event: LabEvent, state: MultiStreamState, request: ConnectRequest): ServerFrame[] {
  switch (event.kind) {
    case 'audio':
      return [audioMessage(event, request, { contextId: event.turn.context })]
    case 'marked': {
      state.contexts.delete(event.context)
      const isLast = state.isClosing && state.contexts.size === 0
      const closeFrames: ServerFrame[] = isLast ? [{ kind: 'close', code: 1000, reason: '' }] : []
      return [finalMessage({ contextId: event.context }), ...closeFrames]
    }
    case 'failed':
      return webSocketErrorFrames(event.refusal)
    case 'idle':
      return timeoutFrames(event.seconds)
    case 'refused':
      return httpErrorResponse(event.refusal, request.connectionId)
    default:
      return []
  }
}
