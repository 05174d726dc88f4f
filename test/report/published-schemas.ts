import { readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'

type Schema = { readonly [key: string]: unknown }

/** A schema that is published in docs/schema. */
function publishedSchema(name: string): Schema {
  return JSON.parse(readFileSync(new URL(`../../docs/schema/${name}.schema.json`, import.meta.url), 'utf8'))
}

/**
 * What is wrong with data by a published schema. Readers must bear fields that they do not know; here a field that
 * nobody has described is wrong as well.
 */
export function schemaErrors(data: unknown, name: string): unknown[] {
  const validate = compiled.get(name) ?? compileSealed(name)
  compiled.set(name, validate)
  validate(data)
  return validate.errors ?? []
}

const compiled = new Map<string, ValidateFunction>()

function compileSealed(name: string): ValidateFunction {
  return new Ajv2020({ strict: true, allowUnionTypes: true }).compile(sealed(publishedSchema(name)))
}

function sealed<Part>(part: Part): Part {
  if (Array.isArray(part)) return part.map(sealed) as Part
  if (typeof part !== 'object' || part === null) return part
  const entries = Object.entries(part).map(([key, value]) => [key, sealed(value)])
  const seal = 'properties' in part && 'type' in part ? { additionalProperties: false } : {}
  return { ...Object.fromEntries(entries), ...seal }
}
