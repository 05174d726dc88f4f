import type { Template } from '../../core/adapter/adapter-description.ts'
import { isJsonObject } from '../../core/json.ts'
import type { Slots, SlotValue } from './slots.ts'

/** A slot: `{name}`, or `{name:text}` to convert it to a string. Other braces are literal. */
const SLOT = /\{([A-Za-z][\w.-]*)(:text)?\}/g
const SLOT_ONLY = new RegExp(`^${SLOT.source}$`)

/** Escapes the value of a slot: not at all, percent-encoded, or for XML. */
export type Escape = (text: string) => string

const identity: Escape = (text) => text

/** Escapes XML markup (XML 1.0, section 2.4), for text and attributes. */
export const escapeXml: Escape = (text) =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

/** The names of the slots in a template. */
export function slotsIn(template: Template): string[] {
  if (typeof template === 'string') return [...template.matchAll(SLOT)].map(([, name]) => name ?? '')
  if (Array.isArray(template)) return template.flatMap(slotsIn)
  return isJsonObject(template) ? Object.values(template as Record<string, Template>).flatMap(slotsIn) : []
}

/** Fills the slots of a template. A field or list item that is a single empty slot is left out. */
export function fill(template: Template, slots: Slots, escapeText: Escape = identity): unknown {
  if (typeof template === 'string') return fillText(template, slots, escapeText)
  if (Array.isArray(template))
    return template.map((item) => fill(item, slots, escapeText)).filter((item) => item !== undefined)
  if (!isJsonObject(template)) return template
  const fields = Object.entries(template as Record<string, Template>)
  const filled = fields.map(([name, value]) => [name, fill(value, slots, escapeText)] as const)
  return Object.fromEntries(filled.filter(([, value]) => value !== undefined))
}

/** Fills a template for a header, a path or a query. Undefined if it is a single empty slot. */
export function fillAsText(
  template: Template,
  slots: Slots,
  escapeText: Escape = identity,
): string | undefined {
  const filled = fill(template, slots, escapeText)
  return filled === undefined ? undefined : String(filled)
}

function fillText(template: string, slots: Slots, escapeText: Escape): unknown {
  const [match, name, asText] = SLOT_ONLY.exec(template) ?? []
  if (match !== undefined) return fillAlone(slots[name ?? ''], asText !== undefined, escapeText)
  return template.replace(SLOT, (_, slot: string) => escapeText(String(slots[slot] ?? '')))
}

function fillAlone(value: SlotValue, asText: boolean, escapeText: Escape): SlotValue {
  if (value === undefined) return undefined
  if (typeof value === 'string') return escapeText(value)
  return asText ? String(value) : value
}
