import { z } from 'zod'
import type { JsonObject } from '../../../core/json.ts'
import { validate } from '../../../validation/validate.ts'
import type { ClientRequest } from '../../contract/client-request.ts'
import type { RequestRefusal } from '../../contract/request-refusal.ts'
import type { Echo } from '../../contract/speech-request.ts'

export type InvalidField = Extract<RequestRefusal, { reason: 'invalid' }>

/** The fields of a valid request, as its schema reads them; or why the request is refused. */
export type CheckedFields<Fields> =
  | { readonly valid: true; readonly fields: Fields }
  | { readonly valid: false; readonly refusal: InvalidField }

/**
 * Checks the fields of a message, a query or a form, and refuses the first mistake, in the order in which the
 * schema lists its fields. The `error` of each field's schema is the provider's own message.
 */
export function checkFields<Schema extends z.ZodType>(
  schema: Schema,
  fields: JsonObject,
): CheckedFields<z.output<Schema>> {
  const result = validate(schema, fields, { compiled: true })
  if (result.valid) return { valid: true, fields: result.data }
  const [{ path, expected: message, words: options, code }] = result.problems
  const field = String(path[0] ?? '')
  const refusal = {
    reason: 'invalid',
    field,
    message,
    received: fields[field],
    ...(options ? { options } : {}),
    ...(code === undefined ? {} : { code }),
  } as const
  return { valid: false, refusal }
}

/** The first mistake in the fields, if there is one. */
export function findInvalidField(schema: z.ZodType, fields: JsonObject): InvalidField | undefined {
  const checked = checkFields(schema, fields)
  return checked.valid ? undefined : checked.refusal
}

/** Refuses a field. The message does not repeat what was received. */
export function refuseField({ field, message }: InvalidField): ClientRequest {
  return { kind: 'refuse', refusal: { reason: 'invalid', field, message } }
}

/** The parameters of a query. If a name is repeated, its first value counts. */
export function fieldsOfQuery(query: URLSearchParams): Readonly<Record<string, string>> {
  return Object.fromEntries([...query].reverse())
}

const positiveInText = z.string().transform(Number).pipe(z.number().positive()).optional().catch(undefined)

/** A positive number in a query. Anything else is ignored, as the provider does. */
export function positiveParameter(query: URLSearchParams, name: string): number | undefined {
  return positiveInText.parse(query.get(name) ?? undefined)
}

/** The client's own ids in a request, valid or not. Anything but a string is ignored. */
export function echoOf(fields: JsonObject, ...names: readonly string[]): Echo {
  const ids = names.map((name) => [name, z.string().safeParse(fields[name]).data] as const)
  return Object.fromEntries(ids.flatMap(([name, id]) => (id === undefined ? [] : [[name, id]])))
}

/**
 * The parameters of a refinement whose mistake has the provider's own code. After it, later refinements are
 * not tried.
 */
export function codedMistake(code: string, error: string | ((issue: { input?: unknown }) => string)) {
  return { error, params: { code }, abort: true }
}

/** A field for which the provider has one message and code, whatever is wrong inside it. */
export function refusedAs<Schema extends z.ZodType>(
  schema: Schema,
  message: string | ((received: unknown) => string),
  code?: string,
) {
  return z
    .unknown()
    .optional()
    .transform((value, context): z.output<Schema> => {
      const result = schema.safeParse(value)
      if (result.success) return result.data
      const words = typeof message === 'string' ? message : message(value)
      context.issues.push({
        code: 'custom',
        message: words,
        input: value,
        ...(code === undefined ? {} : { params: { code } }),
      })
      return z.NEVER
    })
}

export function oneOf<Option extends string | number>(
  options: readonly Option[],
  error = enumMessage(options),
) {
  return z.literal(options, { error })
}

export function numberBetween(min: number, max: number, error = `Expected a number from ${min} to ${max}`) {
  return z.number({ error }).min(min, { error }).max(max, { error })
}

/** A number in a query or a form, where every value is text. NaN if the text is not a number. */
export const numberInText = z.string().transform(Number)

/** A positive number. Anything else is ignored, as the provider does. */
export const positiveNumber = z.number().positive().optional().catch(undefined)

/** A text that the provider accepts. */
export function textWhere(accepts: (text: string) => boolean, error: string) {
  return z.string({ error }).refine(accepts, { error })
}

/** A string. Anything else is ignored, as the provider does. */
export const textIfAny = z.string().optional().catch(undefined)

export const flag = z.boolean({ error: 'Expected boolean' })

/** The lab knows every voice, except those whose id says that it is invalid. */
export function knownVoice(error: string) {
  return textWhere((voice) => voice !== '' && !/^(bad|invalid)/i.test(voice), error)
}

function enumMessage(options: readonly unknown[]): string {
  return `Invalid enum value. Expected ${options.map((option) => `'${option}'`).join(' | ')}`
}
