import type { Ask, ClientFrame, Hold, Knock, LabEvent, Outgoing, Refusal, Twin } from '../../twin.ts'
import { type Fields, fieldsOf } from '../fields.ts'
import { json } from '../frames.ts'
import { chunkEvent, doneEvent, flushDoneEvent, timestampsEvent } from './events.ts'
import { admit, FACTS, HABITS, keyOf, versionOf } from './facts.ts'
import { errorEvent, refusedOverHttp } from './refusals.ts'
import { invalid, isRefusal, speechOf } from './request.ts'

/** A context from its first message until it is done. */
interface OpenContext {
  readonly first: Fields
  flushes: number
}

type Memo = Map<string, OpenContext>

/** Fields that must not change within a context. */
const LOCKED = ['model_id', 'voice', 'output_format', 'language']
/** Milliseconds for which text is buffered by default. Sources disagree, and versions differ. */
const MANAGED_DELAY = 3000
const LAST_UNMANAGED = '2025-04-16'
/** Characters after which the end of a sentence releases the text. The service does not document its rule. */
const ENOUGH = 20

/** `/tts/websocket`: JSON both ways, with many contexts on one connection. Each sends its own `done`. */
export const cartesiaWebSocket: Twin<Memo> = {
  facts: {
    ...FACTS,
    carrier: 'websocket',
    method: 'GET',
    path: '/tts/websocket',
    habits: { ...HABITS, idleTimeout: 300 },
    // Ten times the concurrency limit: docs.cartesia.ai, concurrency limits and timeouts.
    socketsPerSlot: 10,
  },
  keyOf,
  admit,
  memo: () => new Map(),
  listen,
  reply,
}

function listen(frame: ClientFrame, memo: Memo, knock: Knock): Ask[] {
  const message = frame.kind === 'text' ? fieldsOf(frame.text) : undefined
  if (!message) return refused(invalid('message', 'is not a JSON object'), undefined)
  const id = message.context_id
  if (typeof id !== 'string' || id === '') return refused(invalid('context_id', 'is required'), undefined)
  if (message.cancel === true) return memo.delete(id) ? [{ kind: 'cancel', context: id, scope: 'all' }] : []
  const known = memo.get(id)
  if (known && LOCKED.some((field) => isChanged(message[field], known.first[field])))
    return refused(invalid('context_id', 'model, voice, format and language of a context are fixed'), id)
  const fields: Fields = { ...known?.first, ...message, context_id: id }
  if (!known && String(fields.transcript ?? '').trim() === '' && fields.continue !== true)
    return refused(invalid('transcript', 'must not be empty'), id)
  return asksOf(id, fields, message, memo, knock)
}

function asksOf(id: string, fields: Fields, message: Fields, memo: Memo, knock: Knock): Ask[] {
  const speech = speechOf(fields, true, knock)
  if (isRefusal(speech)) return refused(speech, id)
  const context = memo.get(id) ?? { first: fields, flushes: 0 }
  memo.set(id, context)
  const text = String(message.transcript ?? '')
  const more = message.continue === true
  const hold = holdOf(fields, knock)
  const release = more ? hold : 'now'
  const isFlushed = more && (message.flush === true || (hold === 'now' && text.trim() !== ''))
  return [
    ...(text === '' ? [] : [{ kind: 'text', context: id, text, speech, release, more } as const]),
    ...(isFlushed ? [flush(id, `flush ${++context.flushes}`)] : []),
    ...(more ? [] : [flush(id, 'done')]),
  ]
}

function flush(context: string, mark: string): Ask {
  return { kind: 'flush', context, more: mark !== 'done', mark }
}

function refused(refusal: Refusal, context_id: string | undefined): Ask[] {
  return [{ kind: 'refuse', refusal, ...(context_id === undefined ? {} : { echo: { context_id } }) }]
}

function isChanged(now: unknown, before: unknown): boolean {
  return now !== undefined && JSON.stringify(now) !== JSON.stringify(before)
}

/** With 0, each message is spoken at once and acknowledged at its end. */
function holdOf({ max_buffer_delay_ms }: Fields, knock: Knock): 'now' | Hold {
  const usual = versionOf(knock) <= LAST_UNMANAGED ? 0 : MANAGED_DELAY
  const after = typeof max_buffer_delay_ms === 'number' ? max_buffer_delay_ms : usual
  return after === 0 ? 'now' : { after, sentence: ENOUGH }
}

function reply(event: LabEvent, memo: Memo, knock: Knock): Outgoing[] {
  switch (event.kind) {
    case 'audio': {
      const ids = { context_id: event.turn.context }
      const timed = event.words.length > 0 ? [json(timestampsEvent(event.words, ids))] : []
      return [json(chunkEvent(event, ids)), ...timed]
    }
    case 'marked':
      return [marked(event.context, event.mark, memo)]
    // The documentation shows a `done` after a cancel, but does not promise it.
    case 'cancelled':
      return [json(doneEvent({ context_id: event.context }))]
    case 'failed':
      return [json(errorEvent(event.refusal, knock, event.turn?.context ?? event.echo?.context_id))]
    case 'idle':
      return [{ kind: 'close', code: 1000, reason: 'connection idle timeout' }]
    case 'refused':
      return refusedOverHttp(event.refusal, knock)
    default:
      return []
  }
}

function marked(context_id: string, mark: string, memo: Memo): Outgoing {
  if (mark !== 'done') return json(flushDoneEvent(Number(mark.slice('flush '.length)), { context_id }))
  memo.delete(context_id)
  return json(doneEvent({ context_id }))
}
