import type { Ask, ClientFrame } from '../../twin.ts'
import { check, fieldsOf } from '../fields.ts'
import { DEFAULT_SAMPLE_RATE, echoOf, HTTP_RULES, OUTPUT_FORMATS } from './request.ts'

const PCM = { encoding: 'pcm_s16le', container: 'raw' } as const

/** The body of a POST as an ask. SSE gives PCM whatever `output_format` says; `honoursFormat` is for the other. */
export function askOf(frame: ClientFrame, honoursFormat: boolean): Ask[] {
  const fields = frame.kind === 'text' ? fieldsOf(frame.text) : undefined
  if (!fields)
    return [{ kind: 'refuse', refusal: { reason: 'invalid', field: '', message: 'Invalid JSON body' } }]
  const refusal = check(fields, HTTP_RULES)
  const echo = echoOf(fields)
  if (refusal) return [{ kind: 'refuse', refusal, echo }]
  const wanted = OUTPUT_FORMATS[String(fields.output_format ?? 'pcm')] ?? PCM
  const sampleRate = Number(fields.sample_rate ?? DEFAULT_SAMPLE_RATE)
  return [
    {
      kind: 'text',
      context: '',
      text: String(fields.text),
      release: 'now',
      more: false,
      speech: {
        voice: String(fields.voice_id),
        format: { ...(honoursFormat ? wanted : PCM), sampleRate },
        speed: Number(fields.speed ?? 1),
        completes: 'each',
        echo,
      },
    },
  ]
}
