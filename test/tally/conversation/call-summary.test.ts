import { expect, test } from 'vitest'
import { isMissedInterruption, isUnanswered } from '../../../src/core/trial/call-turns.ts'
import type { TurnRecord } from '../../../src/core/trial/turn-record.ts'
import { CALL_COLUMNS, formatCallCells } from '../../../src/report/conversation/format-calls.ts'
import { renderConversationsMarkdown } from '../../../src/report/conversation/markdown.ts'
import type { ConversationTarget } from '../../../src/scenario/conversation-scenario.ts'
import { summarizeCalls } from '../../../src/tally/conversation/call-summary.ts'
import { summarizeConversations } from '../../../src/tally/conversation/conversation-summary.ts'
import { turnFile, turnWith } from '../../report/sample-conversations.ts'

const MS = 1000

/** A turn of a call that was answered after 400 ms. */
const call = (more: Partial<TurnRecord> = {}, at: TurnRecord['at'] = {}): TurnRecord => {
  const plain = turnWith(400, { target: 'one-box', frames: 100, late_frames: 0, talk_over_us: 0, ...more })
  return { ...plain, at: { ...plain.at, ...at } }
}

const interrupted = (at: TurnRecord['at'], more: Partial<TurnRecord> = {}) =>
  call({ wasted_audio_us: 900 * MS, talk_over_us: 300 * MS, ...more }, { cancel: 5000 * MS, ...at })

/** Spoken, and then nothing. */
const silent = (more: Partial<TurnRecord> = {}): TurnRecord => {
  const { at, ...rest } = call({ outcome: 'timeout', failed: 'agent', ...more })
  const { due, began, speech_end } = at
  return { ...rest, at: { due, began, speech_end } as TurnRecord['at'] }
}

test.each<[string, TurnRecord, boolean | undefined]>([
  ['stops at once', interrupted({ cleared: 5200 * MS, silenced: 5210 * MS }), false],
  ['falls silent without a clear', interrupted({ silenced: 5900 * MS }), false],
  ['is heard for more than a second, and clears nothing', interrupted({ silenced: 6001 * MS }), true],
  ['clears late, but what was being played', interrupted({ cleared: 7900 * MS, silenced: 7910 * MS }), false],
  [
    'clears when there is nothing left to clear',
    interrupted({ cleared: 9000 * MS, silenced: 8000 * MS }),
    true,
  ],
  ['had said everything by then', interrupted({}), undefined],
  ['is not interrupted', call({}, { silenced: 9000 * MS }), undefined],
  ['is no call', { ...interrupted({ silenced: 9000 * MS }), frames: undefined } as never, undefined],
])('an agent that %s', (_, turn, missed) => {
  expect(isMissedInterruption(turn)).toBe(missed)
})

test.each<[string, TurnRecord, boolean | undefined]>([
  ['was answered', call(), false],
  ['was followed by silence', silent(), true],
  ['was answered before it was over, and not again', silent({ premature_ends: 1 }), false],
  ['ended with another fault', silent({ outcome: 'network' }), false],
])('a turn that %s', (_, turn, unanswered) => {
  expect(isUnanswered(turn)).toBe(unanswered)
})

test('errors in turn-taking are counted with the interval of their share', () => {
  const turns = [
    ...Array.from({ length: 6 }, () => call()),
    silent(),
    call({ premature_ends: 1, talk_over_us: 700 * MS }),
    interrupted({ cleared: 5200 * MS, silenced: 5210 * MS }, { stale_audio_us: 40 * MS }),
    interrupted({ silenced: 9000 * MS }, { late_frames: 50, ragged_pieces: 2 }),
  ]
  const calls = summarizeCalls(turns)
  expect(calls).toMatchObject({
    turns: 10,
    early: { hits: 1, n: 10 },
    unanswered: { hits: 1, n: 10 },
    missed: { hits: 1, n: 2, proportion: { share: 0.5 } },
    talkOver: { value: 300 * MS },
    wasted: { value: 900 * MS },
    stale: 40 * MS,
    frames: 1000,
    lateFrames: 50,
    raggedPieces: 2,
  })
  // Wilson's interval of 1 in 10.
  expect(calls?.early.proportion?.low).toBeCloseTo(0.0179, 3)
  expect(calls?.early.proportion?.high).toBeCloseTo(0.4042, 3)
  expect(calls && formatCallCells(calls)).toHaveLength(CALL_COLUMNS.length)
  expect(summarizeCalls([turnWith(400, { target: 'one-box' })])).toBeUndefined()
})

test('the report of calls has their turn-taking, the assumed line and the pacing', () => {
  const file = turnFile(['one-box'])
  const report = (late_frames: number, line?: ConversationTarget['line']) =>
    renderConversationsMarkdown(
      summarizeConversations({ ...file, scenario: { ...file.scenario, ...(line && { line }) } }, [
        call({ late_frames, ...(line && { heard_packets: 200, heard_lost: 7 }) }),
        silent(),
        call(),
      ]),
    )
  const text = report(1)
  expect(text).toMatch(/## Turn-taking in calls/)
  expect(text).toMatch(/1 of 3 \[/)
  // The line is in no measured number, and 160 ms more from mouth to ear.
  expect(text).toMatch(/40 ms .*each way\. From mouth to ear: one-box 560 ms \(p50\)/)
  // A line with a buffer of its own is that much longer.
  const jittery = report(1, { jitter: { mean: 30, buffer: 100 } })
  expect(jittery).toMatch(/or 100 ms of one-box.*From mouth to ear: one-box 680 ms/)
  expect(jittery).toContain('one-box 7 of 200 (3.5 %)')
  expect(text).not.toContain('did not reach the caller')
  expect(text).toMatch(/1 of 300 frames to agents left more than 5 ms late: p99 is within 5 ms/)
  expect(report(4)).toMatch(/p99 is above 5 ms, so this machine did not keep the pace/)
})
