import type { Frame, ProviderEvent } from '../../core/adapter/adapter.ts'
import { errorText } from '../../core/error-text.ts'
import { parseJson } from '../../core/json.ts'
import { valueAtPointer } from '../../core/json-pointer.ts'
import { noteRequestId } from '../shared/audio-body.ts'
import { audioEvents } from '../shared/base64.ts'
import { makeFault } from '../shared/fault.ts'

/** What the reply is, and where the body has it. */
export interface ReplyRule {
  readonly reply: 'text' | 'audio'
  /** JSON pointer (RFC 6901) to the reply; absent if the body itself is the audio. */
  readonly at?: string
}

/** The state of one response. */
export interface ReplyState {
  ended: boolean
}

export function newReplyState(): ReplyState {
  return { ended: false }
}

/** Reads an agent’s reply: text or base64 audio inside a JSON body, or an audio body. */
export function hearReply(frame: Frame, state: ReplyState, rule: ReplyRule): ProviderEvent[] {
  switch (frame.kind) {
    case 'head':
      state.ended = frame.status < 200 || frame.status > 299
      return state.ended ? [] : noteRequestId(frame.headers, ['x-request-id'])
    case 'text':
      return state.ended ? [] : hearBody(frame.text, state, rule)
    case 'binary':
      return state.ended || frame.bytes.length === 0 ? [] : [{ kind: 'audio', audio: frame.bytes }]
    case 'eof':
      if (state.ended) return []
      state.ended = true
      return [{ kind: 'end' }]
    default:
      return []
  }
}

function hearBody(rawText: string, state: ReplyState, { reply, at = '' }: ReplyRule): ProviderEvent[] {
  const value = parseJson(rawText)
  if (value === undefined) return fail(state, `the body is not JSON: ${rawText}`)
  const found = valueAtPointer(value, at)
  if (reply === 'text' && typeof found === 'string')
    return found === '' ? [] : [{ kind: 'text', text: found, final: true, speaker: 'agent' }]
  const events = reply === 'audio' ? audioEvents(found) : []
  return events.length > 0
    ? events
    : fail(state, `no ${reply} at ${at || 'the root'}: ${errorText(value) || rawText}`)
}

function fail(state: ReplyState, message: string): ProviderEvent[] {
  state.ended = true
  return [{ kind: 'fault', fault: makeFault('protocol', message) }]
}
