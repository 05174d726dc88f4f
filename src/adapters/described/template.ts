import type { Template } from '../../core/adapter-description.ts'
import { isFields } from '../json.ts'
import type { Slots, SlotValue } from './slots.ts'

/** A slot: `{name}`, or `{name:text}` to convert it to a string. Other braces are literal. */
const SLOT = /\{([A-Za-z][\w.-]*)(:text)?\}/g
const ONLY_A_SLOT = new RegExp(`^${SLOT.source}$`)

/** Escapes the value of a slot: not at all, percent-encoded, or for XML. */
export type Spelling = (text: string) => string

const asItIs: Spelling = (text) => text

/** Escapes XML markup (XML 1.0, section 2.4), for text and attributes. */
export const escapeXml: Spelling = (text) =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

/** The names of the slots in a template. */
export function slotsIn(template: Template): string[] {
  if (typeof template === 'string') return [...template.matchAll(SLOT)].map(([, name]) => name ?? '')
  if (Array.isArray(template)) return template.flatMap(slotsIn)
  return isFields(template) ? Object.values(template as Record<string, Template>).flatMap(slotsIn) : []
}

/** Fills the slots of a template. A field or list item that is a single empty slot is left out. */
export function fill(template: Template, slots: Slots, spell: Spelling = asItIs): unknown {
  if (typeof template === 'string') return fillText(template, slots, spell)
  if (Array.isArray(template))
    return template.map((item) => fill(item, slots, spell)).filter((item) => item !== undefined)
  if (!isFields(template)) return template
  const fields = Object.entries(template as Record<string, Template>)
  const filled = fields.map(([name, value]) => [name, fill(value, slots, spell)] as const)
  return Object.fromEntries(filled.filter(([, value]) => value !== undefined))
}

/** Fills a template for a header, a path or a query. Undefined if it is a single empty slot. */
export function fillAsText(template: Template, slots: Slots, spell: Spelling = asItIs): string | undefined {
  const filled = fill(template, slots, spell)
  return filled === undefined ? undefined : String(filled)
}

function fillText(template: string, slots: Slots, spell: Spelling): unknown {
  const [only, name, asText] = ONLY_A_SLOT.exec(template) ?? []
  if (only !== undefined) return fillAlone(slots[name ?? ''], asText !== undefined, spell)
  return template.replace(SLOT, (_, slot: string) => spell(String(slots[slot] ?? '')))
}

function fillAlone(value: SlotValue, asText: boolean, spell: Spelling): SlotValue {
  if (value === undefined) return undefined
  if (typeof value === 'string') return spell(value)
  return asText ? String(value) : value
}
