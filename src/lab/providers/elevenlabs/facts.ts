import { z } from 'zod'
import type { LabProfile } from '../../../core/config/lab-profile.ts'
import type { Chunker } from '../../contract/chunkers.ts'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { RequestRefusal } from '../../contract/request-refusal.ts'
import { checkFields, codedMistake, fieldsOfQuery } from '../shared/request-fields.ts'
import { DEFAULT_FORMAT, type OutputFormat, parseOutputFormat, requiresLargerPlan } from './output-formats.ts'

/** Credits per character, by model. The models of the dialogue WebSockets are not supported. */
export const CREDITS_PER_CHARACTER: Readonly<Record<string, number>> = {
  eleven_flash_v2_5: 0.5,
  eleven_flash_v2: 0.5,
  eleven_turbo_v2_5: 0.5,
  eleven_turbo_v2: 0.5,
  eleven_multilingual_v2: 1,
  eleven_monolingual_v1: 1,
  eleven_multilingual_v1: 1,
  eleven_v3: 1,
}

export const DEFAULT_MODEL = 'eleven_multilingual_v2'

/** Recorded on 2026-09-26: first audio 221 ms after a flush, and a clip of three seconds within 120 ms. */
export const ELEVENLABS_DEFAULTS: LabProfile = { firstAudio: { median: 220, sigma: 0.15 }, pacing: 25 }

/** Recorded sizes of body chunks. Most are odd, so chunks split samples. */
const RECORDED_CHUNK_SIZES = [
  8186, 4300, 1388, 3989, 4577, 1213, 1557, 10_533, 10_633, 1382, 16_656, 5898, 1213, 5653,
]

export const recordedChunks: Chunker = (total) => {
  const sizes: number[] = []
  for (let left = total, index = 0; left > 0; index++) {
    const size = Math.min(left, RECORDED_CHUNK_SIZES[index % RECORDED_CHUNK_SIZES.length] ?? left)
    sizes.push(size)
    left -= size
  }
  return sizes
}

/** Twenty letters and digits. */
export const shortId = (digits: string) => digits.slice(0, 20)

export const apiKeyOf = ({ headers }: ConnectRequest) => headers['xi-api-key']

/** The format that the query requests. An unknown one was refused earlier. */
export function requestedFormat({ query }: ConnectRequest): OutputFormat {
  const found =
    parseOutputFormat(query.get('output_format') ?? DEFAULT_FORMAT) ?? parseOutputFormat(DEFAULT_FORMAT)
  if (!found) throw new Error('the default format is among the formats')
  return found
}

/** A known model of a route. */
export function supportedModel(isSupported: (model: string) => boolean) {
  return z.string().refine(
    (model) => CREDITS_PER_CHARACTER[model] !== undefined && isSupported(model),
    codedMistake('unsupported_model', ({ input }) => `Model '${input}' is not supported on this endpoint.`),
  )
}

/** The lab knows every voice, except those whose id says that it is invalid. */
const URL_SCHEMA = z.looseObject({
  voice_id: z
    .string()
    .default('')
    .refine(
      (voice) => !/^(bad|invalid|unknown)/i.test(voice),
      codedMistake('voice_not_found', ({ input }) => `A voice with voice_id '${input}' was not found.`),
    ),
  output_format: z
    .string()
    .default(DEFAULT_FORMAT)
    .refine(
      (name) => parseOutputFormat(name) !== undefined,
      codedMistake('invalid_parameters', ({ input }) => `Unknown format '${input}'`),
    ),
})

/** Validates path and query, for all routes. */
export function validateUrl(request: ConnectRequest): RequestRefusal | undefined {
  const checked = checkFields(URL_SCHEMA, { ...fieldsOfQuery(request.query), ...request.pathParameters })
  if (!checked.valid) return checked.refusal
  const { output_format: name } = checked.fields
  // A key that starts with `free` is on the smallest plan.
  if (apiKeyOf(request)?.startsWith('free') && requiresLargerPlan(name))
    return invalidRequest('subscription_required', 'output_format', `Your plan does not include ${name}`)
  return undefined
}

export function invalidRequest(
  code: string,
  field: string,
  message: string,
): Extract<RequestRefusal, { reason: 'invalid' }> {
  return { reason: 'invalid', code, field, message }
}
