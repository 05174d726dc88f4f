import { expect, test } from 'vitest'
import { formatRewordingNotes } from '../../../../src/report/run/notes/rewording-notes.ts'
import { summarizeRun } from '../../../../src/tally/run/run-summary.ts'
import { trialWith } from '../../../tally/sample-trials.ts'
import { FILE } from '../../sample-runs.ts'

const notesOf = async (...trials: Parameters<typeof trialWith>[0][]) =>
  formatRewordingNotes(
    await summarizeRun(
      FILE,
      trials.map((trial) => trialWith(trial)),
    ),
  ).map(({ text }) => text)

test('reworded answers are counted among those with a transcript, measured and successful', async () => {
  const notes = await notesOf(
    { reworded: true },
    { reworded: true },
    { reworded: false },
    { reworded: true, phase: 'warmup' },
    { outcome: 'timeout' },
    {},
  )
  expect(notes).toEqual([
    expect.stringMatching(/^alpha: 2 of 3 answers were reworded.*1 more have no complete transcript$/),
  ])
})

test('a model that kept to its texts is said to have', async () => {
  expect(await notesOf({ reworded: false }, { reworded: false })).toEqual([
    'alpha read all of 2 texts word for word, by its own transcript',
  ])
})

test('a provider that cannot reword is not spoken of', async () => {
  expect(await notesOf({}, {})).toEqual([])
})
