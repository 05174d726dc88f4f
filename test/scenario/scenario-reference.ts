import { conversationJsonSchema, scenarioJsonSchema } from '../../src/scenario/json-schema.ts'

/** The parts of a JSON Schema that scenarios use. */
interface Schema {
  readonly type?: string
  readonly description?: string
  readonly default?: unknown
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: Schema | boolean
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
}

const INTRODUCTION = `# Scenario reference

Every key of a scenario. This file is generated from the schema that scenarios are checked with: \`npm run docs\`. [load.md](load.md)
says what each load is for, [pipeline.md](pipeline.md) what a conversation is, [probe.md](probe.md) how a search works, and
[metrics.md](metrics.md) what the metrics mean. Editors complete keys with \`scenarios/schema/\`.

- A **duration** is a number of milliseconds, or \`300ms\`, \`1.5s\`, \`10m\`, \`1h\`.
- A **delay** is a duration, or a distribution: \`{ min, max }\` is uniform, \`{ median, sigma }\` is log-normal.
- Keys in **bold** are required.
- \`$schema\` comments, comments and blank lines are ignored. Anchors, aliases and merge keys are refused: a scenario runs as it reads.
`

/** docs/scenario.md. */
export function scenarioReference(): string {
  const printed = new Map<string, string>()
  return [
    INTRODUCTION,
    ...section('Requests', scenarioJsonSchema() as Schema, '', printed),
    ...section('Conversations', conversationJsonSchema() as Schema, '', printed),
  ].join('\n')
}

/** Sections by what they say, so that the same keys are printed once. */
type Printed = Map<string, string>

/** A heading, the table of the keys of a map, and a section for each map below it. */
function section(title: string, schema: Schema, path: string, printed: Printed): string[] {
  const heading = [`${path === '' ? '##' : '###'} ${title}`, '']
  const entries = Object.entries(schema.properties ?? {})
  const rows = entries.map(([key, value]) => row(key, value, schema.required?.includes(key) ?? false))
  const before = printed.get(rows.join('\n'))
  if (before !== undefined) return [...heading, `As ${before}.`, '']
  printed.set(rows.join('\n'), title)
  const table = ['| key | value | meaning |', '|---|---|---|', ...rows, '']
  const deeper = entries.flatMap(([key, value]) =>
    nested(path === '' ? key : `${path}.${key}`, value, printed),
  )
  return [...heading, ...table, ...deeper]
}

function row(key: string, value: Schema, isRequired: boolean): string {
  const name = isRequired ? `**\`${key}\`**` : `\`${key}\``
  const usual = value.default === undefined ? '' : ` Default: \`${JSON.stringify(value.default)}\`.`
  const said = value.description ?? ''
  const meaning = said.includes('Default:') ? said : `${said}${usual}`
  return `| ${name} | ${escapeCell(kindOf(value))} | ${escapeCell(meaning.trim())} |`
}

function nested(path: string, schema: Schema, printed: Printed): string[] {
  if (isDelay(schema)) return []
  if (schema.properties) return section(`\`${path}\``, schema, path, printed)
  if (schema.items) return nested(`${path}[]`, schema.items, printed)
  if (typeof schema.additionalProperties === 'object')
    return nested(`${path}.<name>`, schema.additionalProperties, printed)
  const maps = branchesOf(schema).filter(({ properties }) => properties)
  const lists = branchesOf(schema).filter(({ properties }) => !properties)
  return [
    ...maps.flatMap((map) => section(`\`${path}\`${variantOf(map, maps.length)}`, map, path, printed)),
    ...lists.flatMap((list) => nested(path, list, printed)),
  ]
}

/** What tells one of several maps from the others. */
function variantOf({ properties = {}, required = [] }: Schema, variants: number): string {
  if (variants < 2) return ''
  const [key = ''] = required
  const { const: word, enum: words = [] } = properties[key] ?? {}
  return word === undefined && words.length === 0 ? ` with ${key}` : `: ${word ?? words.join(' or ')}`
}

/** What a value is, for the second column. */
function kindOf(schema: Schema): string {
  if (isDelay(schema)) return 'delay'
  if (isDuration(schema)) return 'duration'
  if (schema.const !== undefined) return `\`${schema.const}\``
  if (schema.enum) return schema.enum.map((word) => `\`${word}\``).join(', ')
  if (branchesOf(schema).length > 0) return [...new Set(branchesOf(schema).map(kindOf))].join(' or ')
  if (schema.items) return `list of: ${kindOf(schema.items)}`
  if (schema.properties) return mapOf(Object.keys(schema.properties))
  if (typeof schema.additionalProperties === 'object') {
    const inner = kindOf(schema.additionalProperties)
    return inner === '' ? 'map' : `map of: ${inner}`
  }
  return scalarOf(schema)
}

function mapOf(keys: readonly string[]): string {
  return keys.length > 5 ? 'map, see below' : `{ ${keys.join(', ')} }`
}

function scalarOf({ type, minimum, maximum, pattern }: Schema): string {
  const range = minimum === undefined ? '' : ` from ${minimum} to ${maximum}`
  switch (type) {
    case 'integer':
      return `whole number${range}`
    case 'number':
      return `number${range}`
    case 'string':
      return pattern?.includes('(ms|s|m|h)') ? 'duration' : 'text'
    case 'boolean':
      return '`true`, `false`'
    default:
      return ''
  }
}

function branchesOf({ anyOf, oneOf }: Schema): readonly Schema[] {
  return anyOf ?? oneOf ?? []
}

function isDuration(schema: Schema): boolean {
  return (
    branchesOf(schema).length === 2 &&
    branchesOf(schema).some(({ pattern }) => pattern?.includes('(ms|s|m|h)'))
  )
}

function isDelay(schema: Schema): boolean {
  const [first, ...others] = branchesOf(schema)
  return (
    first !== undefined &&
    isDuration(first) &&
    others.some(({ properties }) => properties?.sigma !== undefined)
  )
}

function escapeCell(cell: string): string {
  return cell.replaceAll('|', '\\|').replaceAll('\n', ' ')
}
