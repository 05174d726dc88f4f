import { SetupError } from '../../core/setup-error.ts'

/** The values of a template’s slots, by name. */
export type TemplateValues = Readonly<Record<string, string>>

const SLOT = /\{(\w+)\}/g

/** Checks a template. Throws a `SetupError` if it is not JSON or has an unknown slot. */
export function checkTemplate(adapter: string, template: string, slots: readonly string[]): void {
  const unknown = [...template.matchAll(SLOT)]
    .map(([, name = '']) => name)
    .find((name) => !slots.includes(name))
  if (unknown !== undefined)
    throw new SetupError(`option \`body\` of ${adapter} has an unknown slot {${unknown}}`, {
      code: 'OPTION_INVALID',
      hint: `Known slots: ${slots.map((slot) => `{${slot}}`).join(', ')}.`,
    })
  try {
    JSON.parse(template)
  } catch (cause) {
    throw new SetupError(`option \`body\` of ${adapter} must be JSON`, {
      code: 'OPTION_INVALID',
      hint: 'Write the JSON that your agent expects, with {text} for the caller’s transcript.',
      cause,
    })
  }
}

/** Fills the slots inside the template’s strings, after parsing, so that values need no escaping. */
export function fillTemplate(template: string, values: TemplateValues): string {
  return JSON.stringify(fillValue(JSON.parse(template), values))
}

function fillValue(value: unknown, values: TemplateValues): unknown {
  if (typeof value === 'string') return value.replace(SLOT, (slot, name: string) => values[name] ?? slot)
  if (Array.isArray(value)) return value.map((item) => fillValue(item, values))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, fillValue(item, values)]))
}
