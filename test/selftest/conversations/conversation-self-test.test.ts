import { expect, test } from 'vitest'
import { TURN_ERROR_STAGES, type TurnErrorRow } from '../../../src/results/run/harness-error.ts'
import { runConversationSelfTest } from '../../../src/selftest/conversations/conversation-self-test.ts'

const NEVER = { finish: new AbortController().signal, abort: new AbortController().signal }

test('a self-test of turns reports every component, the microphone and the whole turn', async () => {
  const told: TurnErrorRow[] = []
  const { rows, measured_at } = await runConversationSelfTest({
    concurrencies: [8],
    seed: 1,
    thorough: false,
    control: NEVER,
    onRow: (row) => told.push(row),
  })
  expect(rows).toEqual(told)
  expect(Date.parse(measured_at)).toBeGreaterThan(0)
  expect(rows.map(({ stage }) => stage)).toEqual(
    TURN_ERROR_STAGES.filter((stage) => !['agent', 'call', 'stop_signal'].includes(stage)),
  )
  for (const row of rows) {
    expect(row).toMatchObject({ concurrency: 8, n: 96 })
    // Every part of the error is a delay.
    expect(row.p50_us, row.stage).toBeGreaterThan(0)
    expect(row.p95_us, row.stage).toBeGreaterThanOrEqual(row.p50_us)
    expect(row.max_us, row.stage).toBeGreaterThanOrEqual(row.p99_us)
  }
  // The whole turn contains the delay of the microphone.
  const median = (name: string) => rows.find(({ stage }) => stage === name)?.p50_us ?? Number.NaN
  expect(median('voice_to_voice')).toBeGreaterThan(median('microphone'))
}, 90_000)

test('a self-test that is stopped measures nothing more', async () => {
  const control = { ...NEVER, finish: AbortSignal.abort() }
  const { rows } = await runConversationSelfTest({ concurrencies: [1], seed: 1, thorough: true, control })
  expect(rows).toEqual([])
})
