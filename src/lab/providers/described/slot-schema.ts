import { z } from 'zod'
import type { AudioFormatFact } from '../../../core/adapter/adapter.ts'
import type { AdapterDescription, FormatRule } from '../../../core/adapter/adapter-description.ts'
import { isEncodable } from '../../speech/encoding/encodable.ts'
import { oneOf } from '../shared/request-fields.ts'

/** The schema of the slots of a request for speech. The text is required. */
export function createSlotSchema({ format: { words, rates }, text }: AdapterDescription) {
  const names = Object.keys(words)
  return z
    .object({
      text: z
        .string({ error: 'a text is required' })
        .refine(({ length }) => length <= (text.longest ?? length), {
          error: `at most ${text.longest} characters are allowed`,
        }),
      voice: z
        .unknown()
        .optional()
        .refine((voice) => voice !== '', { error: 'a voice is required' })
        .transform((voice) => String(voice ?? '')),
      format: z.coerce
        .string()
        .refine((name) => names.includes(name), { error: `the format must be one of ${names.join(', ')}` })
        .optional(),
      sampleRate: z.unknown().transform(Number).pipe(oneOf(rates, 'no such sample rate')),
      'options.speed': z.coerce.number().positive().catch(1),
    })
    .refine(({ format, sampleRate }) => isEncodable({ ...formatFact(words, format), sampleRate }), {
      path: ['format'],
      error: 'the lab has no encoder for this format',
    })
}

export type SlotSchema = ReturnType<typeof createSlotSchema>

const FALLBACK_FORMAT: AudioFormatFact = { encoding: 'pcm_s16le', container: 'raw' }

/** The format with that name; the description's first format by default. */
export function formatFact(words: FormatRule['words'], name: unknown): AudioFormatFact {
  return words[String(name)] ?? Object.values(words)[0] ?? FALLBACK_FORMAT
}
