import { expect, test } from 'vitest'
import { formatServerTimeNotes } from '../../../../src/report/run/notes/server-time-notes.ts'
import { summarizeRun } from '../../../../src/tally/run/run-summary.ts'
import { trialWith } from '../../../tally/sample-trials.ts'
import { FILE } from '../../sample-runs.ts'

type Changes = Parameters<typeof trialWith>[0]

async function notesOf(trial: Changes, count: number): Promise<string[]> {
  const trials = Array.from({ length: count }, () => trialWith(trial))
  return formatServerTimeNotes(await summarizeRun(FILE, trials)).map(({ text }) => text)
}

const at = { due: 0, began: 0, first_text: 1000, first_audio: 301_000, end: 500_000 }
const told = { at, connection: 'hot', server_us: 200_000, server_phase: 'first audio' } as const

test('network and queue is what is left of ours without theirs, with an interval', async () => {
  expect(await notesOf(told, 20)).toEqual([
    expect.stringMatching(
      /the provider states a server time of 200 ms \[200 ms–200 ms\].*\(n = 20\); network and queue = ours − theirs: 100 ms \[/,
    ),
  ])
})

test('too few trials have no interval', async () => {
  expect(await notesOf(told, 3)).toEqual([expect.stringContaining('trials are needed for an interval')])
})

test.each([
  ['on a new connection', { ...told, connection: 'cold' }],
  ['if the time covers the whole synthesis', { ...told, server_phase: 'whole answer' }],
  ['if the time ends at the headers', { ...told, server_phase: 'headers' }],
  ['if the server says it took longer than we waited', { ...told, server_us: 400_000 }],
] as const)('nothing is subtracted %s', async (_, trial) => {
  expect(await notesOf(trial, 20)).toEqual([expect.stringContaining('it is not subtracted')])
})

test('nothing is said if no server tells', async () => {
  expect(await notesOf({ at, connection: 'hot' }, 20)).toEqual([])
})
