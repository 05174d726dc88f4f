import type { LabProfile } from '../../../core/lab-profile.ts'
import type { Cutter } from '../../engine/cutters.ts'
import type { Knock, Refusal } from '../../twin.ts'
import { DEFAULT_FORMAT, needsLargerPlan, type OutputFormat, outputFormatOf } from './formats.ts'

/** Credits per character, by model. The models of the dialogue WebSockets are not supported. */
export const CREDITS: Readonly<Record<string, number>> = {
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
export const HABITS: LabProfile = { firstAudio: { median: 220, sigma: 0.15 }, pacing: 25 }

/** Recorded sizes of body chunks. Most are odd, so chunks split samples. */
const RECORDED = [8186, 4300, 1388, 3989, 4577, 1213, 1557, 10_533, 10_633, 1382, 16_656, 5898, 1213, 5653]

export const recordedPieces: Cutter = (total) => {
  const sizes: number[] = []
  for (let left = total, index = 0; left > 0; index++) {
    const size = Math.min(left, RECORDED[index % RECORDED.length] ?? left)
    sizes.push(size)
    left -= size
  }
  return sizes
}

/** Twenty letters and digits. */
export const requestId = (digits: string) => digits.slice(0, 20)

export const apiKeyOf = ({ headers }: Knock) => headers['xi-api-key']

/** The format that the query requests. An unknown one has been refused before. */
export function askedFormat({ query }: Knock): OutputFormat {
  const found = outputFormatOf(query.get('output_format') ?? DEFAULT_FORMAT) ?? outputFormatOf(DEFAULT_FORMAT)
  if (!found) throw new Error('the default format is among the formats')
  return found
}

/** Validates path and query, for all routes. */
export function refusalOfUrl(knock: Knock): Refusal | undefined {
  const voice = knock.path.voice_id ?? ''
  // The lab knows every voice, except those whose id says that it is invalid.
  if (/^(bad|invalid|unknown)/i.test(voice))
    return invalid('voice_not_found', 'voice_id', `A voice with voice_id '${voice}' was not found.`)
  const name = knock.query.get('output_format') ?? DEFAULT_FORMAT
  if (!outputFormatOf(name)) return invalid('invalid_parameters', 'output_format', `Unknown format '${name}'`)
  // A key that starts with `free` is on the smallest plan.
  if (apiKeyOf(knock)?.startsWith('free') && needsLargerPlan(name))
    return invalid('subscription_required', 'output_format', `Your plan does not include ${name}`)
  return undefined
}

export function invalid(
  code: string,
  field: string,
  message: string,
): Extract<Refusal, { reason: 'invalid' }> {
  return { reason: 'invalid', code, field, message }
}
