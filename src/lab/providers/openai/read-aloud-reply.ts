import type { JsonObject } from '../../../core/json.ts'
import type { ServerFrame } from '../../contract/frames.ts'
import type { LabEvent, SpeechTurn } from '../../contract/lab-event.ts'
import type { RequestRefusal } from '../../contract/request-refusal.ts'
import type { Echo } from '../../contract/speech-request.ts'
import { eventFrame } from '../shared/realtime.ts'
import { errorOf } from './errors.ts'
import type { ReadAloudSession } from './read-aloud-request.ts'
import { speechUsage } from './speech.ts'

/**
 * Formats an event of a response outside the conversation; undefined if the event belongs to something else.
 */
export function replyToReadAloud(event: LabEvent, session: ReadAloudSession): ServerFrame[] | undefined {
  switch (event.kind) {
    case 'accepted':
      return isReading(event.turn) ? beginResponse(event, session) : undefined
    case 'audio':
      return isReading(event.turn) ? audioFrames(event, session) : undefined
    case 'completed':
      return isReading(event.turn) ? completeResponse(event.turn, session) : undefined
    case 'cancelled':
      return event.context === '' ? undefined : cancelResponse(event.context, session)
    case 'failed':
      return failureFrames(event, session)
    default:
      return undefined
  }
}

function isReading({ speech }: SpeechTurn): boolean {
  return speech.echo?.metadata !== undefined
}

function beginResponse(
  { turn, usage }: Extract<LabEvent, { kind: 'accepted' }>,
  session: ReadAloudSession,
): ServerFrame[] {
  session.speaking.set(turn.context, turn)
  const { rate, lastMinute, reset } = usage
  const limit = { name: 'requests', limit: rate, remaining: Math.max(0, (rate ?? 0) - lastMinute) }
  const rate_limits = [{ ...limit, reset_seconds: reset / 1e6 }]
  const position = { response_id: turn.id, output_index: 0 }
  return [
    eventFrame(session, 'response.created', { response: responseOf(turn, 'in_progress') }),
    ...(rate === undefined ? [] : [eventFrame(session, 'rate_limits.updated', { rate_limits })]),
    eventFrame(session, 'response.output_item.added', { ...position, item: itemOf(turn, 'in_progress') }),
    eventFrame(session, 'response.content_part.added', {
      ...contentPosition(turn),
      part: { type: 'audio', transcript: '' },
    }),
  ]
}

/**
 * OpenAI does not promise whether a transcript comes before or after its audio. Here it follows the first
 * audio.
 */
function audioFrames(
  { turn, audio, index }: Extract<LabEvent, { kind: 'audio' }>,
  session: ReadAloudSession,
): ServerFrame[] {
  const position = contentPosition(turn)
  const delta = Buffer.from(audio).toString('base64')
  return [
    eventFrame(session, 'response.output_audio.delta', { ...position, delta }),
    ...(index === 0
      ? [
          eventFrame(session, 'response.output_audio_transcript.delta', {
            ...position,
            delta: transcriptOf(turn),
          }),
        ]
      : []),
  ]
}

function completeResponse(turn: SpeechTurn, session: ReadAloudSession): ServerFrame[] {
  session.speaking.delete(turn.context)
  const position = contentPosition(turn)
  const transcript = transcriptOf(turn)
  const { response_id, output_index } = position
  return [
    eventFrame(session, 'response.output_audio.done', position),
    eventFrame(session, 'response.output_audio_transcript.done', { ...position, transcript }),
    eventFrame(session, 'response.content_part.done', { ...position, part: { type: 'audio', transcript } }),
    eventFrame(session, 'response.output_item.done', {
      response_id,
      output_index,
      item: itemOf(turn, 'completed'),
    }),
    eventFrame(session, 'response.done', {
      response: {
        ...responseOf(turn, 'completed'),
        output: [itemOf(turn, 'completed')],
        usage: speechUsage(turn),
      },
    }),
  ]
}

/** Empty if the response had ended before the cancel took effect. */
function cancelResponse(context: string, session: ReadAloudSession): ServerFrame[] {
  const turn = session.speaking.get(context)
  if (!turn) return []
  session.speaking.delete(context)
  const status_details = { type: 'cancelled', reason: 'client_cancelled' }
  return [
    eventFrame(session, 'response.done', { response: { ...responseOf(turn, 'cancelled'), status_details } }),
  ]
}

/** A response that has begun fails with its own last event. Other refusals are errors that name their cause. */
function failureFrames(
  { refusal, turn, echo = turn?.speech.echo }: Extract<LabEvent, { kind: 'failed' }>,
  session: ReadAloudSession,
): ServerFrame[] | undefined {
  const begun = turn && session.speaking.get(turn.context)
  if (begun) return failResponse(begun, refusal, session)
  return echo?.event_id === undefined ? undefined : [errorFrame(refusal, echo, session)]
}

function failResponse(turn: SpeechTurn, refusal: RequestRefusal, session: ReadAloudSession): ServerFrame[] {
  session.speaking.delete(turn.context)
  const { type, code, message } = errorOf(refusal)
  const status_details = { type: 'failed', error: { type, code, message } }
  return [
    eventFrame(session, 'response.done', { response: { ...responseOf(turn, 'failed'), status_details } }),
  ]
}

function errorFrame(refusal: RequestRefusal, { event_id }: Echo, session: ReadAloudSession): ServerFrame {
  const { type, message, code = null, param = null } = errorOf(refusal)
  return eventFrame(session, 'error', { error: { type, code, message, param, event_id: event_id || null } })
}

/**
 * The model's own transcript. Real models contract words, so the lab contracts `I am`; the audio says the
 * text as it is.
 */
function transcriptOf({ text }: SpeechTurn): string {
  return text.replace(/\bI am\b/g, "I'm")
}

function responseOf(turn: SpeechTurn, status: string): JsonObject {
  const metadata: unknown = JSON.parse(turn.speech.echo?.metadata ?? '{}')
  return { object: 'realtime.response', id: turn.id, status, conversation_id: null, output: [], metadata }
}

function itemOf(turn: SpeechTurn, status: 'in_progress' | 'completed'): JsonObject {
  const content = status === 'completed' ? [{ type: 'output_audio', transcript: transcriptOf(turn) }] : []
  return { id: itemIdOf(turn), object: 'realtime.item', type: 'message', role: 'assistant', status, content }
}

function contentPosition(turn: SpeechTurn) {
  return { response_id: turn.id, item_id: itemIdOf(turn), output_index: 0, content_index: 0 }
}

function itemIdOf({ id }: SpeechTurn): string {
  return id.replace(/^resp_/, 'item_')
}
