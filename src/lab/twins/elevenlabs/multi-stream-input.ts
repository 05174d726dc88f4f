import type { Ask, ClientFrame, Knock, LabEvent, Outgoing, SpeechAsk, Twin } from '../../twin.ts'
import type { Fields } from '../fields.ts'
import { invalid } from './facts.ts'
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

const MOST_CONTEXTS = 5

interface OpenContext {
  readonly segment: Segment
  readonly speech: SpeechAsk
  readonly settings: string | undefined
}

interface Memo {
  readonly contexts: Map<string, OpenContext>
  isKnown: boolean
  /** The client has asked to close the connection. */
  isClosing: boolean
}

/**
 * `…/multi-stream-input`: up to five contexts on one connection. Closing a context sends its final message.
 */
export const elevenLabsMultiStreamInput: Twin<Memo> = {
  facts: { ...SOCKET_FACTS, path: '/v1/text-to-speech/:voice_id/multi-stream-input' },
  ...SOCKET_DOOR,
  memo: () => ({ contexts: new Map(), isKnown: false, isClosing: false }),
  listen,
  reply,
}

function listen(frame: ClientFrame, memo: Memo, knock: Knock): Ask[] {
  const fields = messageOf(frame)
  if (Array.isArray(fields)) return fields
  const key = memo.isKnown ? [] : [keyAsk(fields, knock)]
  memo.isKnown = true
  return [...key, ...asksOf(fields, memo, knock)]
}

function asksOf(fields: Fields, memo: Memo, knock: Knock): Ask[] {
  if (fields.close_socket === true) return closeSocket(memo)
  // Frameworks use one spelling, a type of the official client the other.
  const id = fields.context_id ?? fields.contextId
  if (typeof id !== 'string') return []
  if (fields.close_context === true) return memo.contexts.has(id) ? close(id, memo) : []
  const known = memo.contexts.get(id)
  const changed = settingsOf(fields)
  const isAnew = fields.text === ' '
  if (known && !isAnew && changed !== undefined && changed !== known.settings) return [SETTINGS_CHANGED]
  const context = known && !isAnew ? known : open(fields, knock)
  if (!known && fields.text === '') return []
  if (!known && memo.contexts.size >= MOST_CONTEXTS) return [tooMany()]
  memo.contexts.set(id, context)
  return textAsks(id, context, fields, knock)
}

function open(fields: Fields, knock: Knock): OpenContext {
  const config = fields.generation_config as { chunk_length_schedule?: unknown } | null | undefined
  return {
    segment: newSegment(config?.chunk_length_schedule),
    speech: speechOf(knock, fields),
    settings: settingsOf(fields),
  }
}

function textAsks(id: string, { segment, speech }: OpenContext, fields: Fields, knock: Knock): Ask[] {
  const text = gather(segment, String(fields.text ?? ''), {
    auto: knock.query.get('auto_mode') === 'true',
    trigger: fields.try_trigger_generation === true,
    flush: fields.flush === true,
  })
  return text === '' ? [] : [{ kind: 'text', context: id, text, speech, release: 'now', more: true }]
}

/** Buffered text is still spoken. After its final message the context can be used again. */
function close(id: string, { contexts }: Memo): Ask[] {
  const context = contexts.get(id)
  const text = context && gather(context.segment, '', { auto: false, trigger: false, flush: true })
  const end = { kind: 'flush', context: id, more: false, mark: 'final' } as const
  if (!context || !text) return [end]
  return [{ kind: 'text', context: id, text, speech: context.speech, release: 'now', more: true }, end]
}

function closeSocket(memo: Memo): Ask[] {
  memo.isClosing = true
  if (memo.contexts.size === 0) return [{ kind: 'close' }]
  return [...memo.contexts.keys()].flatMap((id) => close(id, memo))
}

function tooMany(): Ask {
  const message = `Maximum simultaneous contexts per connection exceeded (${MOST_CONTEXTS}).`
  return { kind: 'refuse', refusal: invalid('max_active_conversations', 'context_id', message) }
}

function reply(event: LabEvent, memo: Memo, knock: Knock): Outgoing[] {
  switch (event.kind) {
    case 'audio':
      return [audioMessage(event, knock, { contextId: event.turn.context })]
    case 'marked': {
      memo.contexts.delete(event.context)
      const isLast = memo.isClosing && memo.contexts.size === 0
      const goodbye: Outgoing[] = isLast ? [{ kind: 'close', code: 1000, reason: '' }] : []
      return [finalMessage({ contextId: event.context }), ...goodbye]
    }
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
