import type { FormatRule, Template } from '../../../core/adapter/adapter-description.ts'
import { isObject, type ProtocolValue } from './json-pointer.ts'

/** The values of a template's slots in a client's message. */
export type SlotValues = Readonly<Record<string, ProtocolValue>>

/** The result of matching a value with a template. */
export interface TemplateMatch {
  readonly slots: SlotValues
  /** How many leaves of the template matched, and how many of those are literals. */
  readonly matchedCount: number
  readonly literalCount: number
}

const SLOT = /\{([A-Za-z][\w.-]*)(?::text)?\}/g
const SINGLE_SLOT = new RegExp(`^${SLOT.source}$`)

/** `literal`: literals must match. `slots`: only the slots are read. */
export type MatchMode = 'literal' | 'slots'

const EMPTY_MATCH: TemplateMatch = { slots: {}, matchedCount: 0, literalCount: 0 }
const LITERAL_MATCH: TemplateMatch = { slots: {}, matchedCount: 1, literalCount: 1 }

/** Matches a value with a template; undefined if it does not fit. */
export function matchTemplate(
  template: Template,
  value: ProtocolValue,
  format: FormatRule,
  mode: MatchMode,
): TemplateMatch | undefined {
  const mismatch = mode === 'slots' ? EMPTY_MATCH : undefined
  if (typeof template === 'string') return matchText(template, value, format) ?? mismatch
  if (typeof template !== 'object' || template === null) return value === template ? LITERAL_MATCH : mismatch
  if (!isObject(value)) return mismatch
  const fields = Object.entries(template as Readonly<Record<string, Template>>)
  return fields
    .map(([name, inner]) => matchField(inner, value[name], format, mode))
    .reduce<TemplateMatch | undefined>(mergeMatches, fields.length === 0 ? LITERAL_MATCH : EMPTY_MATCH)
}

/** A client omits a field that consists of an empty slot. */
function matchField(
  template: Template,
  value: ProtocolValue,
  format: FormatRule,
  mode: MatchMode,
): TemplateMatch | undefined {
  const mayBeMissing = typeof template === 'string' && SINGLE_SLOT.test(template)
  return value === undefined && mayBeMissing ? EMPTY_MATCH : matchTemplate(template, value, format, mode)
}

function mergeMatches(
  one: TemplateMatch | undefined,
  other: TemplateMatch | undefined,
): TemplateMatch | undefined {
  if (!one || !other) return undefined
  return {
    slots: { ...one.slots, ...other.slots },
    matchedCount: one.matchedCount + other.matchedCount,
    literalCount: one.literalCount + other.literalCount,
  }
}

function matchText(template: string, value: ProtocolValue, format: FormatRule): TemplateMatch | undefined {
  const names = slotNames(template)
  const [name] = names
  if (name === undefined) return value === template ? LITERAL_MATCH : undefined
  if (value !== undefined && SINGLE_SLOT.test(template)) return slotMatch([[name, value]])
  const groups = typeof value === 'string' ? buildPattern(template, format).exec(value) : null
  return groups ? slotMatch(names.map((one, index) => [one, groups[index + 1]])) : undefined
}

function slotMatch(slots: readonly (readonly [string, ProtocolValue])[]): TemplateMatch {
  return { slots: Object.fromEntries(slots), matchedCount: 1, literalCount: 0 }
}

function slotNames(template: string): string[] {
  return [...template.matchAll(SLOT)].map(([, name]) => name ?? '')
}

/** A pattern for the whole text, with a group per slot. Format names and numbers are matched strictly. */
function buildPattern(template: string, { words }: FormatRule): RegExp {
  const groups: Readonly<Record<string, string>> = {
    format: `(${Object.keys(words).map(escapeRegExp).join('|')})`,
    sampleRate: '(\\d+)',
    kilohertz: '([\\d.]+)',
  }
  const parts = template.split(SLOT)
  // Splitting by a pattern with a group puts the group's match at every odd index.
  const source = parts
    .map((part, index) => (index % 2 === 1 ? (groups[part] ?? '(.*)') : escapeRegExp(part)))
    .join('')
  return new RegExp(`^${source}$`, 's')
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
