import { describe, expect, test } from 'vitest'
import type { TurnRecord } from '../../../src/core/trial/turn-record.ts'
import type { HostInterval } from '../../../src/results/run/run-file.ts'
import { HarnessMonitor } from '../../../src/run/health/harness-monitor.ts'
import { sampleTurn } from '../../../src/run/health/harness-sample.ts'
import { judgeRun, TURN_WORDS } from '../../../src/run/health/judge-run.ts'
import { turnWith } from '../../report/sample-conversations.ts'

const PARTS = { stt: 200, llm: 300, aggregation: 1, tts: 150 }
/** Its voice takes 150 ms, which is its shortest stage. */
const turn = (more: Partial<TurnRecord> = {}): TurnRecord => {
  const plain = turnWith(PARTS, { target: 'a' })
  const { audible: first_audio } = plain.at
  return { ...plain, at: { ...plain.at, ...(first_audio !== undefined && { first_audio }) }, ...more }
}
const CORES = 2

function judge(
  turns: readonly TurnRecord[],
  host: readonly HostInterval[] = [],
  canary: readonly number[] = [],
) {
  const monitor = new HarnessMonitor(CORES)
  for (const one of turns) monitor.count(sampleTurn(one))
  monitor.addCanaryLags(canary)
  return judgeRun(monitor.summarize([], host), TURN_WORDS)
}

describe('a run of conversations', () => {
  test('is valid if nothing disturbed it', () => {
    expect(judge([turn(), turn()])).toEqual({ state: 'valid', reasons: [] })
  })

  test('is never valid on a machine of which others have half', () => {
    const { state, reasons } = judge([turn()], [{ at: 1e6, own: 0.2, others: 1.1 }])
    expect(state).toBe('degraded')
    expect(reasons).toEqual([expect.stringContaining('other processes used 55 %')])
    expect(judge([turn()], [{ at: 1e6, own: 1.5, others: 0.4 }]).state).toBe('valid')
  })

  test('is judged by its shortest stage, not by the whole turn', () => {
    // 10 ms are 1.5 % of the turn, but 7 % of its voice.
    const { state, reasons } = judge([turn({ loop_lag_us: 10_000 })])
    expect(state).toBe('degraded')
    expect(reasons[0]).toMatch(/the median shortest stage may be \d\.\d % too long/)
    expect(judge([turn({ loop_lag_us: 20_000 })]).state).toBe('invalid')
    expect(judge([turn({ loop_lag_us: 2500 })]).state).toBe('valid')
  })

  test('is invalid if a loopback stream was stamped late', () => {
    expect(judge([turn()], [], Array(20).fill(20_000)).state).toBe('invalid')
  })

  test.each([
    ['one in twenty', 0.05, 'valid'],
    ['one in five', 0.2, 'degraded'],
    ['three in five', 0.6, 'invalid'],
  ])('%s of whose callers ended their speech late is judged by the share', (_, share, state) => {
    const turns = Array.from({ length: 20 }, (_each, index) =>
      turn({ pace_late_us: 7000, end_late_us: index < share * 20 ? 6000 : 0 }),
    )
    expect(judge(turns).state).toBe(state)
  })

  test('says when this machine failed, and when it did not run', () => {
    const failed = judge([turn(), turn({ outcome: 'harness' })])
    expect(failed.state).toBe('invalid')
    expect(failed.reasons).toEqual([expect.stringContaining('1 of the turns failed because this machine')])
    const suspended = judge([turn(), turn({ outcome: 'harness', suspended_us: 2e6, loop_lag_us: 2e6 })])
    expect(suspended.state).toBe('degraded')
    expect(suspended.reasons).toEqual([expect.stringContaining('1 of the turns were in flight while')])
  })

  test('without a network is not the harness’s fault', () => {
    const unreached = turn({ outcome: 'network', failed: 'stt', at: { due: 0, end: 5 }, loop_lag_us: 50_000 })
    expect(judge([unreached, unreached]).state).toBe('valid')
  })
})
