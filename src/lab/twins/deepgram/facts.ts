import { createHash } from 'node:crypto'
import type { LabProfile } from '../../../core/lab-profile.ts'
import type { Cutter } from '../../engine/cutters.ts'
import type { Knock, Refusal } from '../../twin.ts'
import { uuidOf } from '../uuid.ts'

/** First audio about 140 ms behind a flush, by a third party's measurement; the pace is invented. */
export const HABITS: LabProfile = { firstAudio: { median: 140, sigma: 0.15 }, pacing: 4 }

/** Pieces of about 60 ms and an odd number of bytes: nothing promises that samples are whole. */
export const oddPieces: Cutter = (total, second) => {
  const size = Math.round(second * 0.03) * 2 + 1
  const count = Math.ceil(total / size)
  return Array.from({ length: count }, (_, index) => Math.min(size, total - index * size))
}

/**
 * A key as `Token`, or as a browser's subprotocols. `Bearer` is for tokens that were granted, which have three parts;
 * a key that comes so is not accepted.
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

/** An id that is always the same for a model. */
export function modelUuid(model: string): string {
  return uuidOf(createHash('sha256').update(model).digest('hex'))
}

export function connectionId({ connection }: Knock): string {
  return uuidOf(connection)
}

/** A model is a voice. This one is in the list of the service and was always refused. */
const AURA = /^aura(-2)?-(?!unknown|bad|invalid)[a-z]+-(en|es|de|nl|fr|it|ja)$/
const NEVER = 'aura-2-perseo-it'
const FLUX = /^flux-(?!unknown|bad|invalid)[a-z]+-en$/

/** The two families have their own routes, and a route does not know the other's models. */
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
