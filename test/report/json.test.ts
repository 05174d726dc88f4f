import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import type { Trial } from '../../src/core/trial.ts'
import { digestTrials } from '../../src/report/digest.ts'
import { summaryJson } from '../../src/report/json.ts'
import type { RunFile } from '../../src/results/run-file.ts'
import { FILE, LAB_RUN } from './runs.ts'

const SCHEMA = JSON.parse(
  readFileSync(new URL('../../docs/schema/run-summary.schema.json', import.meta.url), 'utf8'),
)

const { harness: _, validity: __, ...UNJUDGED } = FILE

describe('summaryJson', () => {
  test.each<[string, RunFile, readonly Trial[]]>([
    ['a run with faults and few cold trials', FILE, LAB_RUN],
    ['a run in which nothing was measured', FILE, []],
    ['a killed run without an error bar', { ...UNJUDGED, status: 'interrupted' }, LAB_RUN],
  ])('keeps to the published schema: %s', async (_, file, trials) => {
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(SCHEMA)
    const data: unknown = JSON.parse(summaryJson(await digestTrials(file, trials)))
    validate(data)
    expect(validate.errors ?? []).toEqual([])
  })

  test('has no field that the schema does not name', async () => {
    const data = JSON.parse(summaryJson(await digestTrials(FILE, LAB_RUN)))
    expect(Object.keys(data).filter((key) => !(key in SCHEMA.properties))).toEqual([])
    for (const part of ['targets', 'stages', 'faults', 'course'])
      expect(
        Object.keys(data[part][0]).filter((key) => !(key in SCHEMA.properties[part].items.properties)),
      ).toEqual([])
  })
})
