import { describe, expect, test } from 'vitest'
import { scenarioJsonSchema } from '../../src/scenario/json-schema.ts'

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

describe('the JSON Schema for editors', () => {
  test('the shipped file is the schema of today (`npm run schema` writes it)', async () => {
    const text = `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`
    await expect(text).toMatchFileSnapshot('../../scenarios/schema/scenario.schema.json')
  })

  test('every field has a description', () => {
    expect(undescribed(scenarioJsonSchema())).toEqual([])
  })

  test('only the name, texts, targets and load must be written', () => {
    expect(scenarioJsonSchema().required).toEqual(['name', 'texts', 'targets', 'load'])
  })
})
