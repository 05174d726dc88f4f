import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { conversationJsonSchema, scenarioJsonSchema } from '../../src/scenario/json-schema.ts'

type Json = { readonly [key: string]: unknown }

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Paths of all properties in a schema that say nothing about themselves. */
function undescribed(schema: unknown, path = ''): string[] {
  if (Array.isArray(schema)) return schema.flatMap((each) => undescribed(each, path))
  if (!isJson(schema)) return []
  const properties = isJson(schema.properties) ? Object.entries(schema.properties) : []
  const silent = properties.filter(
    ([, value]) => isJson(value) && !value.description && value.const === undefined,
  )
  const deeper = [...properties, ...Object.entries(schema).filter(([key]) => key !== 'properties')]
  return [
    ...silent.map(([key]) => `${path}.${key}`),
    ...deeper.flatMap(([key, value]) => undescribed(value, `${path}.${key}`)),
  ]
}

/** A schema and what it says of a scenario. To compile one takes a second. */
function compiled(schema: Json) {
  const validate = new Ajv2020({ strict: false }).compile(schema)
  return { schema, complaintsOf: (scenario: unknown) => (validate(scenario) ? [] : validate.errors) }
}

const FOLDER = path.resolve(import.meta.dirname, '../../scenarios')

const OF_TEXTS = {
  what: 'scenarios',
  file: 'scenario.schema.json',
  ...compiled(scenarioJsonSchema()),
  required: ['name', 'texts', 'targets', 'load'],
}
const OF_CONVERSATIONS = {
  what: 'scenarios of conversations',
  file: 'conversation.schema.json',
  ...compiled(conversationJsonSchema()),
  required: ['name', 'conversation', 'targets', 'load'],
}

describe.each([OF_TEXTS, OF_CONVERSATIONS])(
  'the JSON Schema of $what, for editors',
  ({ file, schema, required }) => {
    test('the shipped file is the schema of today (`npm run schema` writes it)', async () => {
      const text = `${JSON.stringify(schema, null, 2)}\n`
      await expect(text).toMatchFileSnapshot(path.join(FOLDER, 'schema', file))
    })

    test('every field has a description', () => {
      expect(undescribed(schema)).toEqual([])
    })

    test('only what has no default must be written', () => {
      expect(schema.required).toEqual(required)
    })
  },
)

describe('shipped scenarios', () => {
  const shipped = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'))

  test.each(shipped)('%s names the schema of its kind in its first line, and keeps to it', (name) => {
    const written = readFileSync(path.join(FOLDER, name), 'utf8')
    const scenario: unknown = parse(written)
    const { file, complaintsOf } =
      isJson(scenario) && 'conversation' in scenario ? OF_CONVERSATIONS : OF_TEXTS
    expect(written.split('\n')[0]).toBe(`# yaml-language-server: $schema=./schema/${file}`)
    expect(complaintsOf(scenario)).toEqual([])
  })

  test('what would be refused is marked: an unknown key, a caller who says nothing', () => {
    const scenario = parse(readFileSync(path.join(FOLDER, 'whole-turn.yaml'), 'utf8'))
    const { complaintsOf } = OF_CONVERSATIONS
    expect(complaintsOf({ ...scenario, conversations: [] })).not.toEqual([])
    expect(complaintsOf({ ...scenario, conversation: [] })).not.toEqual([])
  })
})
