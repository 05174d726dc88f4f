import type { SlotValues } from './match-template.ts'

const NAMED_ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Unescapes XML entities (XML 1.0, section 4.6) in the slots. */
export function unescapeXml(slots: SlotValues): SlotValues {
  return Object.fromEntries(
    Object.entries(slots).map(([name, value]) => [
      name,
      typeof value === 'string' ? unescapeText(value) : value,
    ]),
  )
}

function unescapeText(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (entity, decimal, hexadecimal, name) => {
    if (name !== undefined) return NAMED_ENTITIES[name] ?? entity
    return String.fromCodePoint(Number.parseInt(decimal ?? hexadecimal, decimal === undefined ? 16 : 10))
  })
}
