import { createHash } from 'node:crypto'
import type { LabProfile } from '../../../core/lab-profile.ts'
import type { Cutter } from '../../engine/cutters.ts'
import type { Knock, Refusal } from '../../twin.ts'
import { uuidOf } from '../uuid.ts'

/** A third party measured about 140 ms from a flush to the first audio. The pacing is invented. */
export const HABITS: LabProfile = { firstAudio: { median: 140, sigma: 0.15 }, pacing: 4 }

/** Chunks of about 60 ms with an odd number of bytes: the API does not promise whole samples. */
export const oddPieces: Cutter = (total, second) => {
  const size = Math.round(second * 0.03) * 2 + 1
  const count = Math.ceil(total / size)
  return Array.from({ length: count }, (_, index) => Math.min(size, total - index * size))
}

/**
 * The key: as `Token`, or in a browser's subprotocols. `Bearer` is for granted tokens, which have three
 * parts; a key sent that way is rejected.
 */
export function keyOf({ headers }: Knock): string | undefined {
  const [, scheme = '', key] = /^(Token|Bearer)\s+(.*)$/i.exec(headers.authorization ?? '') ?? []
  if (scheme.toLowerCase() === 'bearer') return key?.split('.').length === 3 ? key : undefined
  return key ?? /^token,\s*(.+)$/.exec(headers['sec-websocket-protocol'] ?? '')?.[1]
}

export const DEFAULT_MODEL = 'aura-asteria-en'

export function modelOf({ query }: Knock): string {
  return query.get('model') ?? DEFAULT_MODEL
}

/** A stable id per model. */
export function modelUuid(model: string): string {
  return uuidOf(createHash('sha256').update(model).digest('hex'))
}

export function connectionId({ connection }: Knock): string {
  return uuidOf(connection)
}

/** A model is a voice. The service lists `UNAVAILABLE_MODEL` and always refused it. */
const AURA = /^aura(-2)?-(?!unknown|bad|invalid)[a-z]+-(en|es|de|nl|fr|it|ja)$/
const NEVER = 'aura-2-perseo-it'
const FLUX = /^flux-(?!unknown|bad|invalid)[a-z]+-en$/

/** Each family has its own routes, which do not accept the other family's models. */
export function refusalOfModel(knock: Knock, family: 'aura' | 'flux'): Refusal | undefined {
  const model = modelOf(knock)
  if (family === 'flux' ? FLUX.test(model) : AURA.test(model) && model !== NEVER) return undefined
  return invalid('NO_MODEL', 'model', 'No such model/version combination found.')
}

export function refusalOfSpeed({ query }: Knock, least: number): Refusal | undefined {
  const speed = Number(query.get('speed') ?? 1)
  if (speed >= least && speed <= 1.5) return undefined
  return invalid('INVALID_QUERY_PARAMETER', 'speed', `speed must be between ${least} and 1.5`)
}

export function speedOf({ query }: Knock): number {
  return Number(query.get('speed') ?? 1)
}

export function invalid(
  code: string,
  field: string,
  message: string,
): Extract<Refusal, { reason: 'invalid' }> {
  return { reason: 'invalid', code, field, message }
}
