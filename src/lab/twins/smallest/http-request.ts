import type { Ask, ClientFrame } from '../../twin.ts'
import { check, fieldsOf } from '../fields.ts'
import { dictionariesIn } from './dictionaries.ts'
import type { Generation } from './generation.ts'
import { PCM } from './lightning-v3.ts'
import { echoOf } from './request.ts'

/** Parses the body of a POST. Events always contain PCM; a whole response has the requested format. */
export function askOf(frame: ClientFrame, generation: Generation, manner: 'whole' | 'events'): Ask[] {
  const fields = frame.kind === 'text' ? fieldsOf(frame.text) : undefined
  if (!fields)
    return [{ kind: 'refuse', refusal: { reason: 'invalid', field: '', message: 'Invalid JSON body' } }]
  const refusal = check(fields, generation.httpRules)
  const echo = echoOf(fields)
  if (refusal) return [{ kind: 'refuse', refusal, echo }]
  const sampleRate = Number(fields.sample_rate ?? generation.usualRate)
  return [
    {
      kind: 'text',
      context: '',
      text: String(fields.text),
      release: 'now',
      more: false,
      speech: {
        voice: String(fields.voice_id),
        format: { ...(manner === 'whole' ? generation.formatOf(fields) : PCM), sampleRate },
        speed: Number(fields.speed ?? 1),
        ...dictionariesIn(fields.pronunciation_dicts),
        completes: 'each',
        echo,
      },
    },
  ]
}
