import assert from 'node:assert/strict'
import type { AnyAdapter } from '../../core/adapter/adapter.ts'
import type { LabFault } from '../../core/config/lab-profile.ts'
import type { FaultKind } from '../../core/fault.ts'
import type { Outcome, Trial } from '../../core/trial/trial.ts'
import type { Millis } from '../../core/units.ts'
import type { TwinLaw } from './law.ts'

/** The status with which the lab refuses, in the provider's error format, to cause each fault. */
const REFUSALS: readonly (readonly [kind: FaultKind, status: number])[] = [
  ['auth', 401],
  ['limit', 429],
  ['rejected', 400],
  ['server', 500],
]

/** Answers that break off or go wrong, and the outcomes that a trial may then have. */
const BROKEN_ANSWERS: readonly {
  readonly expectation: string
  readonly fault: LabFault
  readonly outcomes: readonly Outcome[]
  readonly applies?: (adapter: AnyAdapter) => boolean
  /** The adapter itself must report it: complaints that it does not know are read by guessing. */
  readonly knownToAdapter?: true
}[] = [
  {
    expectation: 'a provider error in mid-answer as `server`',
    fault: { kind: 'error-frame' },
    outcomes: ['server'],
    applies: ({ facts }) => facts.completion === 'message' && facts.faults.includes('server'),
    knownToAdapter: true,
  },
  {
    expectation: 'a broken connection in mid-answer as `network` or `truncated`',
    fault: { kind: 'drop' },
    outcomes: ['network', 'truncated'],
  },
  {
    expectation: 'an answer without completion as `truncated`',
    fault: { kind: 'truncate' },
    outcomes: ['truncated'],
    applies: ({ facts }) => facts.completion === 'message',
  },
  {
    // Some providers report an exhausted quota this way.
    expectation: 'a completed answer without audio as a fault',
    fault: { kind: 'empty' },
    outcomes: ['inaudible', 'limit', 'truncated', 'protocol'],
  },
  {
    expectation: 'an invalid frame between valid ones as `protocol`',
    fault: { kind: 'garbage' },
    outcomes: ['protocol'],
    // An SSE parser skips it, as the standard requires; in plain bytes it cannot be told from audio.
    applies: ({ facts }) => facts.transport === 'websocket',
  },
]

/** If the adapter does not end the trial before this timeout, the outcome is wrong. */
const TRIAL_TIMEOUT: Millis = 1500

/** Refusals, and answers that break off. */
export const FAULT_LAWS: readonly TwinLaw[] = [
  ...REFUSALS.map(([kind, status]) => ({
    name: `reports status ${status} as \`${kind}\`, with the provider’s message`,
    applies: ({ facts }: AnyAdapter) => facts.faults.includes(kind),
    profile: { faults: [{ kind: 'refuse', status } as const] },
    run: expectOutcome([kind]),
  })),
  {
    name: 'reports a rejected key as `auth`',
    applies: ({ facts }) => facts.keyVariable !== undefined && facts.faults.includes('auth'),
    profile: {},
    run: async (harness) => {
      const { trial } = await harness.runTrial({ key: 'bad-key' })
      assertOutcome(trial, ['auth'])
    },
  },
  {
    name: 'reports a request over the concurrency limit as `limit`, and completes the other',
    applies: ({ facts }) => facts.faults.includes('limit'),
    profile: { concurrency: 1, firstAudio: 150 },
    run: async (harness) => {
      const results = await Promise.all([harness.runTrial(), harness.runTrial()])
      const outcomes = results.map(({ trial }) => trial.outcome).sort()
      assert.deepEqual(outcomes, ['limit', 'ok'])
    },
  },
  ...BROKEN_ANSWERS.map(({ expectation, fault, outcomes, applies, knownToAdapter }) => ({
    name: `reports ${expectation}`,
    ...(applies && { applies }),
    profile: { faults: [fault] },
    timeout: TRIAL_TIMEOUT,
    run: expectOutcome(outcomes, knownToAdapter),
  })),
]

function expectOutcome(outcomes: readonly Outcome[], knownToAdapter = false): TwinLaw['run'] {
  return async (harness) => {
    const { trial, frames } = await harness.runTrial()
    assertOutcome(trial, outcomes)
    const isClose = Number(trial.status) >= 1000
    const reported = isClose || frames.some(({ events }) => events.some(({ kind }) => kind === 'fault'))
    assert.ok(reported || !knownToAdapter, 'the adapter does not know the provider’s error message')
  }
}

function assertOutcome({ outcome, detail }: Trial, expected: readonly Outcome[]): void {
  assert.ok(expected.includes(outcome), `the outcome is ${outcome} (${detail}), not ${expected.join(' or ')}`)
  assert.notEqual(detail, '', 'the fault has no detail')
}
