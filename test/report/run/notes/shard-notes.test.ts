import { describe, expect, test } from 'vitest'
import { formatShardNotes } from '../../../../src/report/run/notes/shard-notes.ts'
import type { ShardRecord } from '../../../../src/results/run/run-file.ts'

const shard = (name: string, fields: Partial<ShardRecord> = {}): ShardRecord => ({
  shard: name,
  worker: `machine-${name}`,
  status: 'finished',
  rows: 20,
  clock: { offset_us: 1e9, half_rtt_us: 250 },
  ...fields,
})

describe('the workers of a run', () => {
  test('are not mentioned where there were none', () => {
    expect(formatShardNotes(undefined, 'trials')).toEqual([])
  })

  test('are listed with their rows and how well they started together', () => {
    expect(formatShardNotes([shard('eu-1'), shard('eu-2', { rows: 19 })], 'trials')).toEqual([
      {
        label: 'workers',
        text: 'trials by worker: eu-1 on machine-eu-1 (20), eu-2 on machine-eu-2 (19); they started within 0.3 ms of each other, by the broker’s clock, and each latency was measured on one machine',
      },
    ])
  })

  test.each([
    [
      'was lost',
      { interruption: { reason: 'lost', detail: 'it lost the broker' } },
      'lost: it lost the broker',
    ],
    [
      'started late',
      { clock: { offset_us: 0, half_rtt_us: 9, late_us: 120_000 } },
      'started 120 ms later than asked for',
    ],
    ['sent damaged rows', { damage: ['cut off'] }, 'damaged: cut off'],
  ] as const)('one that %s is named', (_, fields, text) => {
    expect(formatShardNotes([shard('eu-1', fields)], 'trials')[1]).toEqual({
      label: 'eu-1',
      text,
      isCritical: true,
    })
  })

  test('a start that is late by less than anybody notices is not', () => {
    const late = shard('eu-1', { clock: { offset_us: 0, half_rtt_us: 9, late_us: 900 } })
    expect(formatShardNotes([late], 'trials')).toHaveLength(1)
  })
})
