import { describe, expect, test } from 'vitest'
import type { ConnectionState, Trial } from '../../../src/core/trial/trial.ts'
import { STAGES } from '../../../src/core/trial/trial-stages.ts'
import type { Load } from '../../../src/executors/index.ts'
import { formatLoadNotes } from '../../../src/report/run/notes/load-notes.ts'
import { summarizeRun } from '../../../src/tally/run/run-summary.ts'
import { stageRows } from '../../../src/tally/run/stage-rows.ts'
import { stageValue } from '../../../src/tally/values/stage-value.ts'
import { FILE, SCENARIO } from '../../report/sample-runs.ts'
import { trialWith } from '../sample-trials.ts'

const [TARGET] = SCENARIO.targets
const OPEN: Load = {
  executor: 'constant-arrival-rate',
  order: 'interleaved',
  rate: 20,
  duration: 60_000,
  arrival: 'uniform',
  maxInFlight: 500,
}
const CLOSED: Load = {
  executor: 'constant-concurrency',
  order: 'interleaved',
  concurrency: 4,
  duration: 60_000,
} as never

/** A server that answers in 100 ms and freezes for five seconds in the middle of a minute. */
const [FREEZE, THAW] = [30_000_000, 35_000_000]
const answeredAt = (sent: number) =>
  sent + 100_000 < FREEZE || sent >= THAW ? sent + 100_000 : THAW + 100_000

let numbered = 0

function trialAt(due: number, connection: ConnectionState): Trial {
  const answered = answeredAt(due)
  const at = { due, began: due, ready: due, first_text: due, last_text: due, first_audio: answered }
  return trialWith({
    trial: numbered++,
    target: TARGET?.id ?? '',
    connection,
    at: { ...at, heard: answered, last_audio: answered, end: answered + 1000 },
  })
}

/** Twenty a second; who finds every connection busy dials one. */
const openTrials = Array.from({ length: 1200 }, (_, index) => {
  const due = index * 50_000
  return trialAt(due, due > FREEZE && due < THAW ? 'cold' : 'hot')
})

/** Four in flight; the next begins when the last has ended. */
const closedTrials = Array.from({ length: 4 }, (_, stream) => {
  const trials: Trial[] = []
  for (let due = stream * 20_000; due < 60_000_000; due = (trials.at(-1)?.at.end ?? 0) + 1000)
    trials.push(trialAt(due, 'hot'))
  return trials
}).flat()

const summaryOf = (load: Load, trials: readonly Trial[]) =>
  summarizeRun({ ...FILE, scenario: { ...SCENARIO, targets: TARGET ? [TARGET] : [], load } }, trials)

describe('a server that freezes for five seconds under an open load', () => {
  test('has one row for what callers waited, whatever connection they got', async () => {
    const { groups, callers } = await summaryOf(OPEN, openTrials)
    const rows = stageRows(groups).filter(({ stage }) => stage === 'ttfa_due')
    expect(rows.map(({ connection, n }) => [connection, n])).toEqual([
      ['cold', 99],
      ['hot', 1101],
      ['all', 1200],
    ])
    const due = STAGES.find(({ name }) => name === 'ttfa_due')
    const waits = openTrials.map((trial) => (due && stageValue(due, trial)) ?? 0).sort((a, b) => a - b)
    for (const { percentiles } of [rows[2], callers[0]].flatMap((row) => row ?? [])) {
      const { value } = percentiles.p95
      expect(value.kind === 'value' && value.value / (waits[1139] ?? 0)).toBeCloseTo(1, 2)
    }
    const [, hot] = rows.map(({ percentiles }) => percentiles.p95.value)
    expect(hot?.kind === 'value' && hot.value).toBeLessThan(110_000)
  })

  test('says it in a sentence, and does not call it warm-up', async () => {
    const notes = formatLoadNotes(await summaryOf(OPEN, openTrials))
    expect(notes.find(({ label }) => label === 'callers')?.text).toMatch(/p95 2\.\d+ s/)
    expect(notes.find(({ label }) => label === 'stall')?.text).toMatch(
      /answered nothing for 5\.\d+ s from 29\.\d s on/,
    )
    expect(notes.map(({ text }) => text).join()).not.toContain('warm-up:')
  })
})

describe('the same freeze under a closed load', () => {
  test('is named: no percentile shows it', async () => {
    const summary = await summaryOf(CLOSED, closedTrials)
    const [load] = summary.loads
    expect(load?.stall).toMatchObject({ stalls: 1, hidden: true })
    expect((load?.stall?.length_us ?? 0) / 5_100_000).toBeCloseTo(1, 1)
    // Four streams of about 102 ms a request: 39 a second.
    expect((load?.stall?.unsent ?? 0) / 200).toBeCloseTo(1, 1)
    const note = formatLoadNotes(summary).find(({ label }) => label === 'stall')
    expect(note?.isCritical).toBe(true)
    expect(note?.text).toContain('no percentile shows the stall (p99 100 ms)')
  })

  test('is not the server’s if this process stood still in it', async () => {
    const isWaiting = ({ at: { began = 0, end = 0 } }: Trial) => began < FREEZE && end > THAW
    const suspended = closedTrials.map(
      (trial): Trial =>
        isWaiting(trial) ? { ...trial, outcome: 'harness', suspended_us: THAW - FREEZE } : trial,
    )
    expect((await summaryOf(CLOSED, suspended)).loads[0]?.stall).toBeUndefined()
    // A server that was silent for much longer than this process stood still.
    const partly = suspended.map((trial) => ({
      ...trial,
      ...(isWaiting(trial) && { suspended_us: 1_500_000 }),
    }))
    expect((await summaryOf(CLOSED, partly)).loads[0]?.stall).toMatchObject({ stalls: 1 })
  })

  test('at the beginning of the run is no warm-up', async () => {
    const early = closedTrials.filter(({ at }) => (at.began ?? 0) >= FREEZE - 1_000_000)
    const [load] = (await summaryOf(CLOSED, early)).loads
    expect(load?.stall?.hidden).toBe(true)
    expect(load?.steadiness.state).toBe('steady')
  })

  test('pauses in which nobody waits are none, nor is a service that is always slow', async () => {
    const paused = closedTrials.filter(({ at: { began = 0 } }) => began < FREEZE - 500_000 || began > THAW)
    expect((await summaryOf(CLOSED, paused)).loads[0]?.stall).toBeUndefined()
    const slow = Array.from({ length: 30 }, (_, index) => {
      const due = index * 2_100_000
      return trialWith({
        trial: index,
        target: TARGET?.id ?? '',
        at: { due, began: due, first_text: due, first_audio: due + 2_000_000, end: due + 2_050_000 },
      })
    })
    expect((await summaryOf(CLOSED, slow)).loads[0]?.stall).toBeUndefined()
  })
})
