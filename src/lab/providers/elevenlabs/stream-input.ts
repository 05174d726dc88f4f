import type { Millis } from '../../../core/units.ts'
import type { ClientRequest } from '../../contract/client-request.ts'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { ClientFrame, ServerFrame } from '../../contract/frames.ts'
import type { LabEvent } from '../../contract/lab-event.ts'
import type { SpeechRequest } from '../../contract/speech-request.ts'
import type { Twin } from '../../contract/twin.ts'
import { httpErrorResponse, webSocketErrorFrames } from './errors.ts'
import { appendText, createTextBuffer, type TextBuffer } from './text-buffer.ts'
import {
  audioMessage,
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

/** Time between the final message and the close that follows, as recorded. */
const CLOSE_DELAY: Millis = 750

interface StreamInputState {
  /** Undefined until the first message. */
  turn?: {
    readonly buffer: TextBuffer
    readonly speech: SpeechRequest
    readonly settings: string | undefined
  }
}

/**
 * `/v1/text-to-speech/{voice}/stream-input`: one text in chunks, JSON both ways. Only an empty text ends it.
 */
export const elevenLabsStreamInput: Twin<StreamInputState> = {
  facts: { ...WEBSOCKET_FACTS, path: '/v1/text-to-speech/:voice_id/stream-input' },
  ...WEBSOCKET_HANDSHAKE,
  newState: () => ({}),
  parseFrame,
  reply: (event, _state, request) => reply(event, request),
}

function parseFrame(frame: ClientFrame, state: StreamInputState, request: ConnectRequest): ClientRequest[] {
  const checked = parseMessage(frame)
  if (!checked.valid) return [{ kind: 'refuse', refusal: checked.refusal }]
  const { fields } = checked
  const isFirst = state.turn === undefined
  state.turn ??= {
    buffer: createTextBuffer(fields.generation_config?.chunk_length_schedule),
    speech: parseSpeech(request, fields),
    settings: settingsOf(fields),
  }
  const { buffer, speech, settings } = state.turn
  const changed = settingsOf(fields)
  if (changed !== undefined && changed !== settings) return [SETTINGS_CHANGED]
  const isEnd = fields.text === '' && fields.flush !== true
  const text = appendText(buffer, fields.text ?? '', {
    auto: request.query.get('auto_mode') === 'true',
    trigger: fields.try_trigger_generation === true,
    flush: fields.flush === true || isEnd,
  })
  return [
    ...(isFirst ? [keyRequest(fields, request)] : []),
    ...(text === ''
      ? []
      : [{ kind: 'text', context: '', text, speech, release: 'now', more: true } as const]),
    ...(isEnd ? [{ kind: 'flush', context: '', more: false, mark: 'final' } as const] : []),
  ]
}

function reply(event: LabEvent, request: ConnectRequest): ServerFrame[] {
  switch (event.kind) {
    case 'audio':
      return [audioMessage(event, request, {})]
    case 'marked':
      return [finalMessage({}), { kind: 'close', code: 1000, reason: '', delay: CLOSE_DELAY }]
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
