import { expect, test } from 'vitest'
import { isFalseStop } from '../../../src/core/trial/call-turns.ts'
import type { TurnRecord } from '../../../src/core/trial/turn-record.ts'
import { formatSoundRows } from '../../../src/report/conversation/format-calls.ts'
import { renderConversationsMarkdown } from '../../../src/report/conversation/markdown.ts'
import { summarizeCalls } from '../../../src/tally/conversation/call-summary.ts'
import { summarizeConversations } from '../../../src/tally/conversation/conversation-summary.ts'
import { countFalseStops } from '../../../src/tally/conversation/false-stops.ts'
import { turnFile, turnWith } from '../../report/sample-conversations.ts'

const MS = 1000
const HEARD = 1400 * MS

/** An answer that is heard for so long. */
const answer = (length: number, more: Partial<TurnRecord> = {}, at: TurnRecord['at'] = {}): TurnRecord => {
  const plain = turnWith(400, { target: 'one-box', frames: 100, late_frames: 0, ...more })
  return { ...plain, at: { ...plain.at, heard: HEARD, end: HEARD + length * MS, ...at } }
}

/** A cough after half a second of it. */
const coughed = (length: number, at: TurnRecord['at'] = {}, sound = 'cough') =>
  answer(length, { sound, sound_us: 418 * MS }, { disturbed: HEARD + 500 * MS, ...at })

const cleared = { cleared: HEARD + 800 * MS, silenced: HEARD + 820 * MS }
const silent = { silenced: HEARD + 900 * MS }

test.each<[string, TurnRecord, boolean | undefined]>([
  ['has the queue cleared', coughed(900, cleared), true],
  ['goes on', coughed(4000), false],
  ['falls silent, which may be the end of its answer', coughed(900, silent), undefined],
  ['is not disturbed', answer(900), undefined],
])('an agent that %s', (_, turn, stopped) => {
  expect(isFalseStop(turn)).toBe(stopped)
})

const controls = (lengths: readonly number[], exchange = 0) =>
  lengths.map((each) => answer(each, { exchange }))

test.each<[string, readonly TurnRecord[], { hits: number; n: number; unclear: number }]>([
  ['much earlier than in the same turn', controls([3900, 4000, 4100, 4200]), { hits: 1, n: 1, unclear: 0 }],
  ['when it also does without a sound', controls([900, 4000, 4100, 4200]), { hits: 0, n: 1, unclear: 0 }],
  ['with too few turns to compare', controls([4000, 4100, 4200]), { hits: 0, n: 0, unclear: 1 }],
  ['and only other turns are longer', controls([4000, 4000, 4000, 4000], 1), { hits: 0, n: 0, unclear: 1 }],
  [
    'and longer turns failed',
    controls([4000, 4000, 4000, 4000]).map((turn) => ({ ...turn, outcome: 'network' as const })),
    { hits: 0, n: 0, unclear: 1 },
  ],
])('an agent that falls silent after a cough, %s', (_, others, { hits, n, unclear }) => {
  const [found] = countFalseStops([coughed(900, silent), ...others])
  expect(found).toMatchObject({ sound: 'cough', stopped: { hits, n }, unclear })
})

test('wrong stops are counted by sound, with the interval of their share, beside the stops for speech', () => {
  const turns = [
    ...Array.from({ length: 3 }, () => coughed(900, cleared)),
    ...Array.from({ length: 7 }, () => coughed(4000)),
    coughed(4000, {}, 'mm-hm'),
    answer(800, {}, { cancel: HEARD + 500 * MS, cleared: HEARD + 600 * MS, silenced: HEARD + 620 * MS }),
  ]
  const calls = summarizeCalls(turns)
  expect(calls && formatSoundRows(calls)).toEqual([
    ['cough', '3 of 10 [10.8 %–60.3 %]', '0', '0 of 1 [0 %–79.3 %]'],
    ['mm-hm', '0 of 1 [0 %–79.3 %]', '0', '0 of 1 [0 %–79.3 %]'],
  ])
  const file = turnFile(['one-box'])
  const markdown = renderConversationsMarkdown(summarizeConversations(file, turns))
  expect(markdown).toContain('## Sounds that are no interruption')
  expect(markdown).toContain('3 of 10 [10.8 %–60.3 %]')
})
