import { z } from 'zod'
import type { LabProfile } from '../../../core/config/lab-profile.ts'
import type { Chunker } from '../../contract/chunkers.ts'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import { codedMistake, type InvalidField, numberInText, refusedAs } from '../shared/request-fields.ts'
import { formatUuid } from '../shared/uuid.ts'

/** A third party measured about 140 ms from a flush to the first audio. The pacing is invented. */
export const DEEPGRAM_DEFAULTS: LabProfile = { firstAudio: { median: 140, sigma: 0.15 }, pacing: 4 }

/** Chunks of about 60 ms with an odd number of bytes: the API does not promise whole samples. */
export const oddChunks: Chunker = (total, second) => {
  const size = Math.round(second * 0.03) * 2 + 1
  const count = Math.ceil(total / size)
  return Array.from({ length: count }, (_, index) => Math.min(size, total - index * size))
}

/**
 * The key: as `Token`, or in a browser's subprotocols. `Bearer` is for granted tokens, which have three
 * parts; a key sent that way is rejected.
 */
export function keyOf({ headers }: ConnectRequest): string | undefined {
  const [, scheme = '', key] = /^(Token|Bearer)\s+(.*)$/i.exec(headers.authorization ?? '') ?? []
  if (scheme.toLowerCase() === 'bearer') return key?.split('.').length === 3 ? key : undefined
  return key ?? /^token,\s*(.+)$/.exec(headers['sec-websocket-protocol'] ?? '')?.[1]
}

export const INVALID_PARAMETER = 'INVALID_QUERY_PARAMETER'

const DEFAULT_MODEL = 'aura-asteria-en'

export function modelOf({ query }: ConnectRequest): string {
  return query.get('model') ?? DEFAULT_MODEL
}

export function requestUuid({ connectionId }: ConnectRequest): string {
  return formatUuid(connectionId)
}

/** A model is a voice. The service lists `UNAVAILABLE_MODEL` but refuses it. */
const AURA_MODELS = /^aura(-2)?-(?!unknown|bad|invalid)[a-z]+-(en|es|de|nl|fr|it|ja)$/
const UNAVAILABLE_MODEL = 'aura-2-perseo-it'
const FLUX_MODELS = /^flux-(?!unknown|bad|invalid)[a-z]+-en$/

const IS_MODEL = {
  aura: (model: string) => AURA_MODELS.test(model) && model !== UNAVAILABLE_MODEL,
  flux: (model: string) => FLUX_MODELS.test(model),
}

/** The model in a query. Each family has its own routes, which do not accept the other family's models. */
export function modelOfFamily(family: keyof typeof IS_MODEL) {
  const mistake = codedMistake('NO_MODEL', 'No such model/version combination found.')
  return z.string().refine(IS_MODEL[family], mistake).prefault(DEFAULT_MODEL)
}

/** The speed in a query. */
export function speedFrom(min: number) {
  const message = `speed must be between ${min} and 1.5`
  return refusedAs(numberInText.pipe(z.number().min(min).max(1.5)).default(1), message, INVALID_PARAMETER)
}

/** A parameter of other routes, which this route refuses. */
export function unsupportedParameter(name: string) {
  return refusedAs(z.undefined(), `${name} is not supported on this endpoint`, INVALID_PARAMETER)
}

/** The speed that a valid query asks for. */
export function speedOf({ query }: ConnectRequest): number {
  return Number(query.get('speed') ?? 1)
}

export function invalidRequest(code: string, field: string, message: string): InvalidField {
  return { reason: 'invalid', code, field, message }
}
