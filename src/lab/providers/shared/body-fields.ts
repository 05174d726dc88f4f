import { z } from 'zod'
import type { JsonObject } from '../../../core/json.ts'
import { validate } from '../../../validation/validate.ts'
import type { RequestRefusal } from '../../contract/request-refusal.ts'

/**
 * Checks the fields of a message and returns the first mistake. The `error` of each field's schema is the
 * provider's own message. Mistakes are found in the order in which the schema lists its fields.
 */
export function findInvalidField(
  schema: z.ZodType,
  fields: JsonObject,
): Extract<RequestRefusal, { reason: 'invalid' }> | undefined {
  const result = validate(schema, fields)
  if (result.valid) return undefined
  const [{ path, expected: message, words: options }] = result.problems
  const field = String(path[0] ?? '')
  return { reason: 'invalid', field, message, received: fields[field], ...(options ? { options } : {}) }
}

export function oneOf(options: readonly (string | number)[], error = enumMessage(options)) {
  return z.literal(options, { error })
}

export function numberBetween(min: number, max: number) {
  const error = `Expected a number from ${min} to ${max}`
  return z.number({ error }).min(min, { error }).max(max, { error })
}

/** A text that the provider accepts. */
export function textWhere(accepts: (text: string) => boolean, error: string) {
  return z.string({ error }).refine(accepts, { error })
}

export const flag = z.boolean({ error: 'Expected boolean' })

/** The lab knows every voice, except those whose id says that it is invalid. */
export function knownVoice(error: string) {
  return textWhere((voice) => voice !== '' && !/^(bad|invalid)/i.test(voice), error)
}

function enumMessage(options: readonly unknown[]): string {
  return `Invalid enum value. Expected ${options.map((option) => `'${option}'`).join(' | ')}`
}
