import { parseJsonObject } from '../../../core/json.ts'
import type { ClientRequest } from '../../contract/client-request.ts'
import type { ClientFrame } from '../../contract/frames.ts'
import { findInvalidField } from '../shared/body-fields.ts'
import { parseDictionaries } from './dictionaries.ts'
import { PCM } from './lightning-v3.ts'
import type { LightningVersion } from './lightning-version.ts'
import { clientIdsOf } from './request.ts'

/** Parses the body of a POST. Events always contain PCM; a whole response has the requested format. */
export function parseHttpRequest(
  frame: ClientFrame,
  version: LightningVersion,
  delivery: 'whole' | 'events',
): ClientRequest[] {
  const fields = frame.kind === 'text' ? parseJsonObject(frame.text) : undefined
  if (!fields)
    return [{ kind: 'refuse', refusal: { reason: 'invalid', field: '', message: 'Invalid JSON body' } }]
  const refusal = findInvalidField(version.httpSchema, fields)
  const echo = clientIdsOf(fields)
  if (refusal) return [{ kind: 'refuse', refusal, echo }]
  const sampleRate = Number(fields.sample_rate ?? version.defaultRate)
  return [
    {
      kind: 'text',
      context: '',
      text: String(fields.text),
      release: 'now',
      more: false,
      speech: {
        voice: String(fields.voice_id),
        format: { ...(delivery === 'whole' ? version.parseFormat(fields) : PCM), sampleRate },
        speed: Number(fields.speed ?? 1),
        ...parseDictionaries(fields.pronunciation_dicts),
        completionScope: 'each',
        echo,
      },
    },
  ]
}
