import { expect, test } from 'vitest'
import { formatConnectionNotes } from '../../../../src/report/run/notes/connection-notes.ts'
import { summarizeConversations } from '../../../../src/tally/conversation/conversation-summary.ts'
import { summarizeRun } from '../../../../src/tally/run/run-summary.ts'
import { trialWith } from '../../../tally/sample-trials.ts'
import { turnFile, turnRun } from '../../sample-conversations.ts'
import { FILE } from '../../sample-runs.ts'

const notesOf = async (...trials: Parameters<typeof trialWith>[0][]) =>
  formatConnectionNotes(
    await summarizeRun(
      FILE,
      trials.map((trial) => trialWith(trial)),
    ),
  ).map(({ text }) => text)

test('connections that were closed as they were used again are counted, with the most that one cost', async () => {
  const notes = await notesOf({ redial_us: 2100 }, { redial_us: 45_000 }, {})
  expect(notes).toEqual([expect.stringMatching(/in 2 of 3 trials.*up to 45.0 ms/)])
})

test('late and stale audio are counted, in measured trials only', async () => {
  const notes = await notesOf(
    { late_audio_us: 40_000 },
    { late_audio_us: 90_000, phase: 'warmup' },
    { stale_pieces: 3 },
  )
  expect(notes).toEqual([
    expect.stringMatching(/up to 40.0 ms after it had signalled completion, before 1 of 2 trials/),
    expect.stringMatching(/earlier answer in 1 of 2 trials/),
  ])
})

test('a run in which nothing happened says nothing', async () => {
  expect(await notesOf({}, {})).toEqual([])
})

test('turns of conversations are counted like trials', () => {
  const connectionReuse = summarizeConversations(
    turnFile(['streaming']),
    [...turnRun().filter(({ target }) => target === 'streaming')].map((turn, index) =>
      index === 0 ? { ...turn, phase: 'measure' as const, redial_us: 2100 } : turn,
    ),
  ).connectionReuse
  expect(formatConnectionNotes({ connectionReuse }, 'turns').map(({ text }) => text)).toEqual([
    expect.stringMatching(
      /^streaming closed a connection just as it was reused in 1 of \d+ turns; .* the stages/,
    ),
  ])
})
