import { cleanLabel, type Labels } from '../metric-families.ts'

/** `KeyValue` of OTLP in JSON. */
export interface Attribute {
  readonly key: string
  readonly value:
    | { readonly stringValue: string }
    | { readonly intValue: string }
    | { readonly doubleValue: number }
    | { readonly boolValue: boolean }
}

type AttributeValue = string | number | boolean | undefined

/** Attributes that have a value. Whole numbers are integers, which OTLP's JSON writes as text. */
export function toAttributes(values: Readonly<Record<string, AttributeValue>>): Attribute[] {
  return Object.entries(values).flatMap(([key, value]) =>
    value === undefined || value === '' ? [] : [{ key, value: toValue(value) }],
  )
}

function toValue(value: Exclude<AttributeValue, undefined>): Attribute['value'] {
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'string') return { stringValue: cleanLabel(value) }
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value }
}

/** Labels under ttfa's own prefix. */
export function ownAttributes(labels: Labels): Attribute[] {
  return toAttributes(
    Object.fromEntries(Object.entries(labels).map(([key, value]) => [`ttfa.${key}`, value])),
  )
}

export interface Resource {
  readonly attributes: readonly Attribute[]
}

/** The source of all telemetry of a run. The version is the one that measured, not the one that exports. */
export function runResource(versions: Readonly<Record<string, string>>): Resource {
  return { attributes: toAttributes({ 'service.name': 'ttfa', 'service.version': versions.ttfa }) }
}

export const SCOPE = { name: 'ttfa' } as const
