import { describe, expect, test } from 'vitest'
import type { LoopInterval } from '../../../src/results/run/run-file.ts'
import { HarnessMonitor } from '../../../src/run/health/harness-monitor.ts'
import { sampleTrial } from '../../../src/run/health/harness-sample.ts'
import { judgeRun } from '../../../src/run/health/judge-run.ts'
import { trialWith } from '../../tally/sample-trials.ts'

const BUSY: LoopInterval = {
  at: 1e6,
  utilisation: 1,
  loopDelayMax: 50,
  heldUp: 0.9,
  gcMax: 0,
  gcTotal: 0,
  cores: 1,
}
const unreached = trialWith({
  outcome: 'network',
  detail: 'ENOTFOUND: no such name',
  at: { due: 0, began: 0, end: 900 },
})
const broken = trialWith({ outcome: 'network', at: { due: 0, began: 0, tcp: 400, end: 900 } })

const refused = trialWith({ outcome: 'auth', status: 401, at: { due: 0, began: 0, tcp: 400, end: 900 } })

function judge(trials: readonly ReturnType<typeof trialWith>[]) {
  const monitor = new HarnessMonitor(2)
  for (const trial of trials) monitor.count(sampleTrial(trial))
  return judgeRun(monitor.summarize([BUSY, BUSY], [])).state
}

describe('a busy thread', () => {
  test('says nothing about a run in which the network let no request through', () => {
    expect(judge([unreached, unreached])).toBe('valid')
  })

  test('says nothing about a run that ended before anything was measured', () => {
    expect(judge([])).toBe('valid')
  })

  test('says nothing about a run in which every key was refused', () => {
    expect(judge([refused, refused])).toBe('valid')
    expect(judge([refused, unreached])).toBe('valid')
  })

  test.each([
    [
      'one request was answered',
      [refused, trialWith({ outcome: 'server', at: { due: 0, began: 0, tcp: 400, end: 900 } })],
    ],
    ['one request got a connection', [unreached, broken]],
    ['one request timed out', [unreached, trialWith({ outcome: 'timeout', at: { due: 0, began: 0 } })]],
  ])('makes a run invalid if %s', (_, trials) => {
    expect(judge(trials)).toBe('invalid')
  })

  test('does not hide that this machine failed', () => {
    expect(judge([unreached, trialWith({ outcome: 'harness', at: { due: 0, began: 0 } })])).toBe('invalid')
  })
})

test.each([
  ['counts where its stamps are those of the event loop', {}, 20_000],
  ['counts for none where they are those of packets', { first_audio_delay_us: 19_000 }, 0],
  ['counts where it is heard in a later piece', { first_audio_delay_us: 19_000, primer: true }, 20_000],
])('the lag of a trial %s', (_sentence, more, lag) => {
  expect(sampleTrial(trialWith({ loop_lag_us: 20_000, ...more })).lag).toBe(lag)
})

test('a busy thread only degrades a run whose first audio has the instants of packets', () => {
  const ofPackets = trialWith({ first_audio_delay_us: 3000 })
  const ofLoop = trialWith({})
  expect(judge(Array.from({ length: 100 }, () => ofPackets))).toBe('degraded')
  expect(
    judge([...Array.from({ length: 90 }, () => ofPackets), ...Array.from({ length: 10 }, () => ofLoop)]),
  ).toBe('invalid')
})
