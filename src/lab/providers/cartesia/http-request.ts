import type { ClientRequest } from '../../contract/client-request.ts'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { ClientFrame } from '../../contract/frames.ts'
import { fieldsOfFrame } from '../shared/json-frames.ts'
import { checkSpeech, invalidField, type SpeechSchema, speechOf } from './request.ts'

/** Parses the body of a POST. */
export function parseHttpRequest(
  frame: ClientFrame,
  schema: SpeechSchema,
  request: ConnectRequest,
): ClientRequest[] {
  const body = fieldsOfFrame(frame)
  if (!body) return [{ kind: 'refuse', refusal: invalidField('body', 'is not a JSON object') }]
  const checked = checkSpeech(schema, body, request)
  if (!checked.valid) return [{ kind: 'refuse', refusal: checked.refusal }]
  const { fields } = checked
  const text = fields.transcript
  return [{ kind: 'text', context: '', text, release: 'now', more: false, speech: speechOf(fields) }]
}
