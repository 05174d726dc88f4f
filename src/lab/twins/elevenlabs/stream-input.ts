import type { Ask, ClientFrame, Knock, LabEvent, Outgoing, SpeechAsk, Twin } from '../../twin.ts'
import { failedOnWebSocket, refusedOverHttp } from './refusals.ts'
import { gather, newSegment, type Segment } from './segment.ts'
import {
  audioMessage,
  finalMessage,
  keyAsk,
  messageOf,
  SETTINGS_CHANGED,
  SOCKET_DOOR,
  SOCKET_FACTS,
  settingsOf,
  speechOf,
  timedOut,
} from './socket.ts'

/** Milliseconds between the final message and the close that follows, as recorded. */
const CLOSE_DELAY = 750

interface Memo {
  /** Undefined until the first message. */
  turn?: { readonly segment: Segment; readonly speech: SpeechAsk; readonly settings: string | undefined }
}

/**
 * `/v1/text-to-speech/{voice}/stream-input`: one text in chunks, JSON both ways. Only an empty text ends it.
 */
export const elevenLabsStreamInput: Twin<Memo> = {
  facts: { ...SOCKET_FACTS, path: '/v1/text-to-speech/:voice_id/stream-input' },
  ...SOCKET_DOOR,
  memo: () => ({}),
  listen,
  reply: (event, _memo, knock) => reply(event, knock),
}

function listen(frame: ClientFrame, memo: Memo, knock: Knock): Ask[] {
  const fields = messageOf(frame)
  if (Array.isArray(fields)) return fields
  const isFirst = memo.turn === undefined
  memo.turn ??= {
    segment: newSegment(
      (fields.generation_config as { chunk_length_schedule?: unknown } | null)?.chunk_length_schedule,
    ),
    speech: speechOf(knock, fields),
    settings: settingsOf(fields),
  }
  const { segment, speech, settings } = memo.turn
  const changed = settingsOf(fields)
  if (changed !== undefined && changed !== settings) return [SETTINGS_CHANGED]
  const isEnd = fields.text === '' && fields.flush !== true
  const text = gather(segment, String(fields.text ?? ''), {
    auto: knock.query.get('auto_mode') === 'true',
    trigger: fields.try_trigger_generation === true,
    flush: fields.flush === true || isEnd,
  })
  return [
    ...(isFirst ? [keyAsk(fields, knock)] : []),
    ...(text === ''
      ? []
      : [{ kind: 'text', context: '', text, speech, release: 'now', more: true } as const]),
    ...(isEnd ? [{ kind: 'flush', context: '', more: false, mark: 'final' } as const] : []),
  ]
}

function reply(event: LabEvent, knock: Knock): Outgoing[] {
  switch (event.kind) {
    case 'audio':
      return [audioMessage(event, knock, {})]
    case 'marked':
      return [finalMessage({}), { kind: 'close', code: 1000, reason: '', after: CLOSE_DELAY }]
    case 'failed':
      return failedOnWebSocket(event.refusal)
    case 'idle':
      return timedOut(event.seconds)
    case 'refused':
      return refusedOverHttp(event.refusal, knock.connection)
    default:
      return []
  }
}
