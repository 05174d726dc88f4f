import picocolors from 'picocolors'
import { describe, expect, test } from 'vitest'
import { digestTrials } from '../../src/report/digest.ts'
import { probeText } from '../../src/report/probe-text.ts'
import { renderText } from '../../src/report/text.ts'
import { layOut, wrap } from '../../src/report/text-table.ts'
import { digestTurns } from '../../src/report/turns/digest.ts'
import { renderTurnsText } from '../../src/report/turns/text.ts'
import type { RunFile } from '../../src/results/run-file.ts'
import { answered, trialWith } from '../tally/trials.ts'
import { probeWith } from './html/probes.ts'
import { FILE } from './runs.ts'
import { turnFile, turnWith } from './turn-runs.ts'

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
      : { at: answered(200_000) }),
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
    ['a run', async () => renderText(await digestTrials(file, trials), { paint: plain, folder: 'results' })],
    [
      'conversations',
      () =>
        renderTurnsText(digestTurns(turnFile([STEERING], STEERING), turns), {
          paint: plain,
          folder: 'results',
        }),
    ],
    ['a search', () => probeText(probeWith(STEERING), plain, STEERING)],
    ['a table', () => layOut([[{ text: STEERING }, { text: STEERING }]], 80).join('\n')],
    ['a paragraph', () => wrap(STEERING, 10).join('\n')],
  ])('in the text of %s', async (_, text) => {
    const said = await text()
    expect(said.replaceAll('\n', '')).toContain('owned')
    expect(said).not.toMatch(CONTROLS)
  })
})
