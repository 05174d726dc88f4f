import picocolors from 'picocolors'
import { describe, expect, test } from 'vitest'
import { renderConversationsText } from '../../../src/report/conversation/text.ts'
import { layOutTable, wrap } from '../../../src/report/format/tables/text-table.ts'
import { renderProbeText } from '../../../src/report/probe/probe-text.ts'
import { renderRunText } from '../../../src/report/run/text/run-text.ts'
import type { RunFile } from '../../../src/results/run/run-file.ts'
import { summarizeConversations } from '../../../src/tally/conversation/conversation-summary.ts'
import { summarizeRun } from '../../../src/tally/run/run-summary.ts'
import { answeredInstants, trialWith } from '../../tally/sample-trials.ts'
import { probeAnswerWith } from '../probe/html/sample-answer.ts'
import { turnFile, turnWith } from '../sample-conversations.ts'
import { FILE } from '../sample-runs.ts'

/** Clears the screen, sets the window's title, rings, goes back to write over the line, and turns direction. */
const STEERING = 'a\u001b[2J\u001b]0;owned\u0007\r\u001b[31mb\u009b2Jc\u202ed\u0008e'
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this is about.
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/

const plain = picocolors.createColors(false)
const file: RunFile = {
  ...FILE,
  scenario: {
    ...FILE.scenario,
    name: STEERING,
    targets: FILE.scenario.targets.map((target) => ({ ...target, id: STEERING })),
  },
  validity: { state: 'degraded', reasons: [STEERING] },
  status: 'interrupted',
  interruption: { reason: 'failure', detail: STEERING },
}
const trials = Array.from({ length: 20 }, (_, trial) =>
  trialWith({
    trial,
    target: STEERING,
    ...(trial % 2
      ? { outcome: 'server', detail: STEERING, at: { due: 1, began: 2, end: 3 } }
      : { at: answeredInstants(200_000) }),
  }),
)
const turns = ['ok', 'server'].map((outcome, turn) =>
  turnWith(400, {
    turn,
    conversation: turn,
    target: STEERING,
    stack: STEERING,
    mode: STEERING,
    said: STEERING,
    understood: STEERING,
    detail: STEERING,
    outcome: outcome as 'ok' | 'server',
    ...(outcome === 'server' && { failed: 'agent' as const }),
  }),
)

describe('untrusted text cannot manipulate the terminal', () => {
  test.each<[string, () => string | Promise<string>]>([
    [
      'a run',
      async () => renderRunText(await summarizeRun(file, trials), { paint: plain, folder: 'results' }),
    ],
    [
      'conversations',
      () =>
        renderConversationsText(summarizeConversations(turnFile([STEERING], STEERING), turns), {
          paint: plain,
          folder: 'results',
        }),
    ],
    ['a search', () => renderProbeText(probeAnswerWith(STEERING), plain, STEERING)],
    ['a table', () => layOutTable([[{ text: STEERING }, { text: STEERING }]], 80).join('\n')],
    ['a paragraph', () => wrap(STEERING, 10).join('\n')],
  ])('in the text of %s', async (_, text) => {
    const said = await text()
    expect(said.replaceAll('\n', '')).toContain('owned')
    expect(said).not.toMatch(CONTROLS)
  })
})
