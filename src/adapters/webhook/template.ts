import { SetupError } from '../../core/setup-error.ts'

/** What may stand in a template, by the names of its slots. */
export type Slots = Readonly<Record<string, string>>

const SLOT = /\{(\w+)\}/g

/** Checks a template. Throws a `SetupError` when it is no JSON, or has a slot that nobody fills. */
export function checkTemplate(adapter: string, template: string, slots: readonly string[]): void {
  const unknown = [...template.matchAll(SLOT)]
    .map(([, name = '']) => name)
    .find((name) => !slots.includes(name))
  if (unknown !== undefined)
    throw new SetupError(`option \`body\` of ${adapter} has a slot {${unknown}}`, {
      code: 'OPTION_INVALID',
      hint: `There are ${slots.map((slot) => `{${slot}}`).join(', ')}.`,
    })
  try {
    JSON.parse(template)
  } catch (cause) {
    throw new SetupError(`option \`body\` of ${adapter} must be JSON`, {
      code: 'OPTION_INVALID',
      hint: 'Write the body as your agent takes it, with {text} where the caller’s words go.',
      cause,
    })
  }
}

/** The template as JSON, its slots filled inside of its texts, where they need no escaping by hand. */
export function fillTemplate(template: string, slots: Slots): string {
  return JSON.stringify(filled(JSON.parse(template), slots))
}

function filled(value: unknown, slots: Slots): unknown {
  if (typeof value === 'string') return value.replace(SLOT, (whole, name: string) => slots[name] ?? whole)
  if (Array.isArray(value)) return value.map((item) => filled(item, slots))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, filled(item, slots)]))
}
