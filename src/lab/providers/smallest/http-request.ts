import type { ClientRequest } from '../../contract/client-request.ts'
import type { ClientFrame } from '../../contract/frames.ts'
import type { Echo, SpeechRequest } from '../../contract/speech-request.ts'
import { fieldsOfFrame } from '../shared/json-frames.ts'
import { checkFields, echoOf } from '../shared/request-fields.ts'
import { PCM } from './lightning/lightning-v3.ts'
import type { HttpFields, LightningVersion } from './lightning/lightning-version.ts'

/** Parses the body of a POST. Events always contain PCM; a whole response has the requested format. */
export function parseHttpRequest(
  frame: ClientFrame,
  version: LightningVersion,
  delivery: 'whole' | 'events',
): ClientRequest[] {
  const body = fieldsOfFrame(frame)
  if (!body)
    return [{ kind: 'refuse', refusal: { reason: 'invalid', field: '', message: 'Invalid JSON body' } }]
  const checked = checkFields(version.httpSchema, body)
  const echo = echoOf(body, 'session_id', 'request_id')
  if (!checked.valid) return [{ kind: 'refuse', refusal: checked.refusal, echo }]
  const { fields } = checked
  const format = delivery === 'whole' ? version.parseFormat(fields) : PCM
  const speech = speechOf(fields, { ...format, sampleRate: fields.sample_rate ?? version.defaultRate }, echo)
  return [{ kind: 'text', context: '', text: fields.text, release: 'now', more: false, speech }]
}

function speechOf(
  { voice_id: voice, speed = 1, pronunciation_dicts: dictionaries }: HttpFields,
  format: SpeechRequest['format'],
  echo: Echo,
): SpeechRequest {
  return {
    voice,
    format,
    speed,
    ...(dictionaries === undefined ? {} : { dictionaries }),
    completionScope: 'each',
    echo,
  }
}
