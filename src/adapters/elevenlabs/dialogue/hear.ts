import type { Frame, Job, ProviderEvent } from '../../../core/adapter/adapter.ts'
import { type JsonObject, nonEmptyString, parseJsonObject } from '../../../core/json.ts'
import { noteRequestId } from '../../shared/audio-body.ts'
import { audioEvents } from '../../shared/base64.ts'
import { protocolFault } from '../../shared/fault.ts'
import { faultOfMessage, isError } from '../errors.ts'
import { REQUEST_ID_HEADERS } from '../facts.ts'
import { answerFlush, type DialogueState, turnOf } from './turns.ts'

/** Reads a message of either text-to-dialogue socket. Only the one with several contexts names one. */
export function hearDialogue(frame: Frame, state: DialogueState, job: Job): ProviderEvent[] {
  if (frame.kind === 'head') return noteRequestId(frame.headers, REQUEST_ID_HEADERS)
  if (frame.kind === 'eof') return []
  const text = frame.kind === 'text' ? frame.text : ''
  const fields = parseJsonObject(text)
  if (!fields) return [{ kind: 'fault', fault: protocolFault('not a JSON object', text) }]
  const stream = nonEmptyString(fields.context_id)
  const events = eventsOf(fields, text, state, stream ?? job.stream)
  return stream === undefined ? events : events.map((event) => ({ ...event, stream }))
}

function eventsOf(fields: JsonObject, text: string, state: DialogueState, stream: string): ProviderEvent[] {
  if (isError(fields)) return [{ kind: 'fault', fault: faultOfMessage(fields, text) }]
  const events = audioEvents(fields.audio)
  const turn = turnOf(state, stream)
  // One for each batch with text: a turn has as many as it had flushes.
  if (fields.is_final_audio_for_turn === true) return [...events, { kind: answerFlush(turn) }]
  if (fields.is_final !== true) return events
  if (turn) turn.ended = true
  return [...events, { kind: 'end' }]
}
