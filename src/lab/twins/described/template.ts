import type { FormatRule, Template } from '../../../core/adapter-description.ts'
import { isObject, type Value } from './place.ts'

/** The values of a template's slots in a client's message. */
export type Slots = Readonly<Record<string, Value>>

/** The result of matching a value with a template. */
export interface Fit {
  readonly slots: Slots
  /** How many leaves of the template matched, and how many of those are literals. */
  readonly matched: number
  readonly literals: number
}

const SLOT = /\{([A-Za-z][\w.-]*)(?::text)?\}/g
const ONLY_A_SLOT = new RegExp(`^${SLOT.source}$`)

/** `literal`: literals must match. `slots`: only the slots are read. */
export type Reading = 'literal' | 'slots'

const NOTHING: Fit = { slots: {}, matched: 0, literals: 0 }
const LITERAL: Fit = { slots: {}, matched: 1, literals: 1 }

/** Matches a value with a template; undefined if it does not fit. */
export function fitOf(
  template: Template,
  value: Value,
  format: FormatRule,
  reading: Reading,
): Fit | undefined {
  const mismatch = reading === 'slots' ? NOTHING : undefined
  if (typeof template === 'string') return textFit(template, value, format) ?? mismatch
  if (typeof template !== 'object' || template === null) return value === template ? LITERAL : mismatch
  if (!isObject(value)) return mismatch
  const fields = Object.entries(template as Readonly<Record<string, Template>>)
  return fields
    .map(([name, inner]) => fieldFit(inner, value[name], format, reading))
    .reduce<Fit | undefined>(joined, fields.length === 0 ? LITERAL : NOTHING)
}

/** A client omits a field that consists of an empty slot. */
function fieldFit(template: Template, value: Value, format: FormatRule, reading: Reading): Fit | undefined {
  const mayBeMissing = typeof template === 'string' && ONLY_A_SLOT.test(template)
  return value === undefined && mayBeMissing ? NOTHING : fitOf(template, value, format, reading)
}

function joined(one: Fit | undefined, other: Fit | undefined): Fit | undefined {
  if (!one || !other) return undefined
  return {
    slots: { ...one.slots, ...other.slots },
    matched: one.matched + other.matched,
    literals: one.literals + other.literals,
  }
}

function textFit(template: string, value: Value, format: FormatRule): Fit | undefined {
  const names = namesIn(template)
  const [name] = names
  if (name === undefined) return value === template ? LITERAL : undefined
  if (value !== undefined && ONLY_A_SLOT.test(template)) return filled([[name, value]])
  const found = typeof value === 'string' ? patternOf(template, format).exec(value) : null
  return found ? filled(names.map((one, index) => [one, found[index + 1]])) : undefined
}

function filled(slots: readonly (readonly [string, Value])[]): Fit {
  return { slots: Object.fromEntries(slots), matched: 1, literals: 0 }
}

function namesIn(template: string): string[] {
  return [...template.matchAll(SLOT)].map(([, name]) => name ?? '')
}

/** A pattern for the whole text, with a group per slot. Format names and numbers are matched strictly. */
function patternOf(template: string, { words }: FormatRule): RegExp {
  const groups: Readonly<Record<string, string>> = {
    format: `(${Object.keys(words).map(escaped).join('|')})`,
    sampleRate: '(\\d+)',
    kilohertz: '([\\d.]+)',
  }
  const parts = template.split(SLOT)
  // Splitting by a pattern with a group puts the group's match at every odd index.
  const source = parts
    .map((part, index) => (index % 2 === 1 ? (groups[part] ?? '(.*)') : escaped(part)))
    .join('')
  return new RegExp(`^${source}$`, 's')
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
