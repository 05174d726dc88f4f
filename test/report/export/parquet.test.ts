import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { describe, expect, test } from 'vitest'
import type { TurnRecord } from '../../../src/core/trial/turn-record.ts'
import { encodeParquet } from '../../../src/report/export/parquet.ts'
import { TRIAL_COLUMNS } from '../../../src/results/trials/trial-columns.ts'
import { TURN_COLUMNS } from '../../../src/results/turns/turn-columns.ts'
import { turnFile, turnRun } from '../sample-conversations.ts'
import { FILE, LAB_RUN } from '../sample-runs.ts'

async function* each<Row>(rows: readonly Row[]): AsyncGenerator<Row> {
  yield* rows
}

const bufferOf = (bytes: Uint8Array) => bytes.slice().buffer as ArrayBuffer
const trials = LAB_RUN.map((trial, index) => ({ ...trial, trial: index }))
const file = bufferOf(await encodeParquet(FILE, { workload: 'requests', read: () => each(trials) }))

describe('Parquet of trials', () => {
  test('has the columns of trials.csv in their order', () => {
    const { schema, num_rows, key_value_metadata } = parquetMetadata(file)
    expect(schema.slice(1).map(({ name }) => name)).toEqual(TRIAL_COLUMNS.map(({ name }) => name))
    expect(Number(num_rows)).toBe(trials.length)
    expect(key_value_metadata).toContainEqual({ key: 'ttfa.simulated', value: 'true' })
  })

  test('has every value with its type, and null for what did not happen', async () => {
    const rows = await parquetReadObjects({ file })
    for (const [index, trial] of trials.entries()) {
      const { at, target, outcome, status, simulated } = trial
      expect(rows[index]).toMatchObject({
        trial: BigInt(index),
        target,
        outcome,
        simulated,
        status: status === undefined ? null : BigInt(status),
        first_audio_us: at.first_audio === undefined ? null : BigInt(at.first_audio),
        ttfa_us: at.first_audio === undefined ? null : BigInt(at.first_audio - (at.first_text ?? 0)),
      })
    }
  })

  test('has text as it was, also what a spreadsheet would read as a formula', async () => {
    const [first] = trials
    const formula = first ? [{ ...first, detail: '=1+1', voice: "'quoted" }] : []
    const bytes = await encodeParquet(FILE, { workload: 'requests', read: () => each(formula) })
    expect(await parquetReadObjects({ file: bufferOf(bytes) })).toMatchObject([
      { detail: '=1+1', voice: "'quoted" },
    ])
  })

  test('is a file also without a trial', async () => {
    const bytes = await encodeParquet(FILE, { workload: 'requests', read: () => each([]) })
    const { schema, num_rows } = parquetMetadata(bufferOf(bytes))
    expect([schema.length - 1, Number(num_rows)]).toEqual([TRIAL_COLUMNS.length, 0])
  })
})

describe('Parquet of turns', () => {
  test('tells an empty transcript from none', async () => {
    const [first, second]: TurnRecord[] = turnRun()
    if (!first || !second) throw new Error('there are turns')
    const { understood: _, ...silent } = second
    const rows = [{ ...first, understood: '' }, silent]
    const bytes = await encodeParquet(turnFile(['streaming']), {
      workload: 'conversations',
      read: () => each(rows),
    })
    const read = await parquetReadObjects({ file: bufferOf(bytes) })
    expect(read.map(({ understood }) => understood)).toEqual(['', null])
    expect(Object.keys(read[0] ?? {})).toEqual(TURN_COLUMNS.map(({ name }) => name))
  })
})
