import { expect, test } from 'vitest'
import type { LoadSummary } from '../../../src/results/run/load-summary.ts'
import { LostRows } from '../../../src/results/run/lost-rows.ts'
import type { AnyRunFile } from '../../../src/results/run/run-file.ts'

const steadiness = { state: 'steady' } as const
const course: LoadSummary[] = [
  { target: 'a', starts: 3, dropped: 1, steadiness },
  { target: 'b', starts: 2, dropped: 0, steadiness },
]
const part = (rows: number) => ({ rows, offsets: { row: 0, block: 0, conversation: 0, worker: 0 } })

function damageOf(rows: readonly string[], file: object): string[] {
  const lost = new LostRows()
  for (const row of rows) {
    const [target = '', phase = 'measure'] = row.split(' ')
    lost.count({ target, phase })
  }
  const damage: string[] = []
  lost.report('run/trials.csv', file as AnyRunFile, (words) => damage.push(words))
  return damage
}

test.each<[what: string, rows: string[], file: object, lacks: string | undefined]>([
  ['all rows of both targets', ['a', 'a', 'b', 'a', 'b'], { course }, undefined],
  [
    'warm-up in the place of a trial',
    ['a', 'a', 'b', 'a', 'b warmup'],
    { course },
    '1 of 2 measured trials of b',
  ],
  ['no row', [], { course }, '3 of 3 measured trials of a, 2 of 2 measured trials of b'],
  ['no row of a run that was killed', [], { status: 'interrupted' }, undefined],
  ['a merged run without the rows of a part', ['a', 'b'], { parts: [part(2), part(3)] }, '3 of 5 rows'],
  ['a merged run with all', ['a warmup', 'b'], { parts: [part(2), part(0)] }, undefined],
  ['conversations without a turn', [], { kind: 'conversations', status: 'finished' }, 'all turns'],
  ['conversations with one', ['a'], { kind: 'conversations', status: 'finished' }, undefined],
])('%s', (_, rows, file, lacks) => {
  expect(damageOf(rows, file)).toEqual(
    lacks === undefined
      ? []
      : [`run/trials.csv is damaged: it lacks ${lacks}; restore it from a copy, or do not use these numbers`],
  )
})
