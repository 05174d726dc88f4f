import { describe, expect, test } from 'vitest'
import type { Trial } from '../../../../src/core/trial/trial.ts'
import { formatEndingNotes } from '../../../../src/report/run/notes/ending-notes.ts'
import type { RunFile } from '../../../../src/results/run/run-file.ts'
import { summarizeRun } from '../../../../src/tally/run/run-summary.ts'
import { FILE, failing, rising } from '../../sample-runs.ts'

const hot = (target: string, from: number, count = 40) =>
  rising(count, from, 500, { target, connection: 'hot' })
const quick = hot('lightning-ws', 100_000)
const slow = hot('lightning-pro-ws', 300_000)
const http = rising(40, 500_000, 500, { target: 'lightning-http', transport: 'http', connection: 'hot' })
const down = failing(40, 0, { target: 'lightning-ws', connection: 'cold', outcome: 'network' })
const interrupted = { status: 'interrupted', interruption: { reason: 'signal', detail: '' } } as const

async function endOf(trials: readonly Trial[], file: Partial<RunFile> = {}) {
  const notes = formatEndingNotes(await summarizeRun({ ...FILE, ...file }, trials), 'results/x')
  return Object.fromEntries(notes.map(({ label, text }) => [label, text]))
}

describe('the end of a run answers its question, and says what to do next', () => {
  test.each<[string, readonly Trial[], Partial<RunFile>, RegExp, RegExp]>([
    [
      'a clear lead',
      [...quick, ...slow],
      {},
      /^lightning-ws is fastest to hear, by .* \(hot connections\)$/,
      /^ttfa compare/,
    ],
    [
      'no difference',
      [...quick, ...hot('lightning-pro-ws', 100_100)],
      {},
      /too close to tell apart \(hot/,
      /^ttfa compare/,
    ],
    [
      'targets that cannot be compared: each has its answer',
      [...quick, ...http],
      {},
      /^lightning-ws is heard after .* over websocket \(hot connections\); lightning-http is heard after .* over http \(hot connections\); not ranked, as their conditions differ$/,
      /^ttfa compare/,
    ],
    [
      'a few trials',
      [...hot('lightning-ws', 1e5, 3), ...hot('lightning-pro-ws', 3e5, 3)],
      {},
      /^Too few trials/,
      /more trials/,
    ],
    [
      'no answer at all, without a connection that nobody had',
      down,
      {},
      /^Nothing was heard$/,
      /^ttfa doctor .* ttfa try someone-ws/,
    ],
    [
      'an invalid run',
      [...quick, ...slow],
      { validity: { state: 'invalid', reasons: ['busy'] } },
      /^not valid; as measured: lightning-ws/,
      /quieter machine/,
    ],
    [
      'a degraded run',
      [...quick, ...slow],
      { validity: { state: 'degraded', reasons: ['busy'] } },
      /fastest/,
      /before you rely on/,
    ],
  ])('%s', async (_, trials, file, answer, next) => {
    const end = await endOf(trials, file)
    expect(end.answer).toMatch(answer)
    expect(end.next).toMatch(next)
    expect(end.report).toBe('results/x/report.html')
  })

  test('interrupted before anything was measured: no faults are promised', async () => {
    const end = await endOf([], interrupted)
    expect(end.answer).toBeUndefined()
    expect(end.next).toBe('run it again: nothing was measured yet')
  })
})
