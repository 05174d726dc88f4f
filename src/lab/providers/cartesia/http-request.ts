import { parseJsonObject } from '../../../core/json.ts'
import type { ClientRequest } from '../../contract/client-request.ts'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { ClientFrame } from '../../contract/frames.ts'
import { invalidField, isRefusal, parseSpeech } from './request.ts'

/** Parses the body of a POST. */
export function parseHttpRequest(
  frame: ClientFrame,
  rawOnly: boolean,
  request: ConnectRequest,
): ClientRequest[] {
  const fields = frame.kind === 'text' ? parseJsonObject(frame.text) : undefined
  if (!fields) return [{ kind: 'refuse', refusal: invalidField('body', 'is not a JSON object') }]
  const speech = parseSpeech(fields, rawOnly, request)
  if (isRefusal(speech)) return [{ kind: 'refuse', refusal: speech }]
  const text = String(fields.transcript)
  if (text.trim() === '')
    return [{ kind: 'refuse', refusal: invalidField('transcript', 'must not be empty') }]
  return [{ kind: 'text', context: '', text, release: 'now', more: false, speech }]
}
