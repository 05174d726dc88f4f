import type { JsonObject } from '../../../core/json.ts'
import type { RequestRefusal } from '../../contract/request-refusal.ts'

/** A provider's check of one field. A missing field is valid unless it is required. */
export interface FieldRule {
  readonly field: string
  readonly required?: boolean
  readonly accepts: (value: unknown) => boolean
  readonly message: string
  readonly options?: readonly unknown[]
}

export const oneOf = (field: string, options: readonly unknown[]): FieldRule => ({
  field,
  options,
  accepts: (value) => options.includes(value),
  message: `Invalid enum value. Expected ${options.map((option) => `'${option}'`).join(' | ')}`,
})

export const numberBetween = (field: string, min: number, max: number): FieldRule => ({
  field,
  accepts: (value) => typeof value === 'number' && value >= min && value <= max,
  message: `Expected a number from ${min} to ${max}`,
})

export const booleanField = (field: string): FieldRule => ({
  field,
  accepts: (value) => typeof value === 'boolean',
  message: 'Expected boolean',
})

export const required = (rule: FieldRule): FieldRule => ({ ...rule, required: true })

/** Returns the first violation. `optional` names required fields that may be missing this time. */
export function validateFields(
  fields: JsonObject,
  rules: readonly FieldRule[],
  optional: readonly string[] = [],
): Extract<RequestRefusal, { reason: 'invalid' }> | undefined {
  for (const { field, required, accepts, message, options } of rules) {
    const received = fields[field]
    if (received === undefined && (!required || optional.includes(field))) continue
    if (accepts(received)) continue
    return { reason: 'invalid', field, message, received, ...(options ? { options } : {}) }
  }
  return undefined
}
