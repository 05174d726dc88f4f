import assert from 'node:assert/strict'
import type { AnyAdapter } from '../core/adapter.ts'
import type { FaultKind } from '../core/fault.ts'
import type { LabFault } from '../core/lab-profile.ts'
import type { Outcome, Trial } from '../core/trial.ts'
import type { TwinLaw } from './law.ts'

/** The status with which the lab refuses, in the provider's error format, to cause each fault. */
const REFUSALS: readonly (readonly [kind: FaultKind, status: number])[] = [
  ['auth', 401],
  ['limit', 429],
  ['rejected', 400],
  ['server', 500],
]

/** Answers that break off or go wrong, and the outcomes that a trial may then have. */
const BROKEN: readonly {
  readonly what: string
  readonly fault: LabFault
  readonly outcomes: readonly Outcome[]
  readonly applies?: (adapter: AnyAdapter) => boolean
}[] = [
  {
    what: 'a provider error in mid-answer as `server`',
    fault: { kind: 'error-frame' },
    outcomes: ['server'],
    applies: ({ facts }) => facts.completion === 'message' && facts.faults.includes('server'),
  },
  {
    what: 'a broken connection in mid-answer as `network` or `truncated`',
    fault: { kind: 'drop' },
    outcomes: ['network', 'truncated'],
  },
  {
    what: 'an answer without completion as `truncated`',
    fault: { kind: 'truncate' },
    outcomes: ['truncated'],
    applies: ({ facts }) => facts.completion === 'message',
  },
  {
    // Some providers report an exhausted quota this way.
    what: 'a completed answer without audio as a fault',
    fault: { kind: 'empty' },
    outcomes: ['inaudible', 'limit', 'truncated', 'protocol'],
  },
  {
    what: 'an invalid frame between valid ones as `protocol`',
    fault: { kind: 'garbage' },
    outcomes: ['protocol'],
    // An SSE parser skips it, as the standard requires; in plain bytes it cannot be told from audio.
    applies: ({ facts }) => facts.transport === 'websocket',
  },
]

/** Milliseconds. If the adapter does not end the trial before this timeout, the outcome is wrong. */
const PATIENCE = 1500

/** Refusals, and answers that break off. */
export const FAULT_LAWS: readonly TwinLaw[] = [
  ...REFUSALS.map(([kind, status]) => ({
    name: `reports status ${status} as \`${kind}\`, with the provider’s message`,
    applies: ({ facts }: AnyAdapter) => facts.faults.includes(kind),
    profile: { faults: [{ kind: 'refuse', status } as const] },
    play: hearsOne([kind]),
  })),
  {
    name: 'reports a rejected key as `auth`',
    applies: ({ facts }) => facts.keyVariable !== undefined && facts.faults.includes('auth'),
    profile: {},
    play: async (stage) => {
      const { trial } = await stage.perform({ key: 'bad-key' })
      assertOutcome(trial, ['auth'])
    },
  },
  {
    name: 'reports a request over the concurrency limit as `limit`, and completes the other',
    applies: ({ facts }) => facts.faults.includes('limit'),
    profile: { concurrency: 1, firstAudio: 150 },
    play: async (stage) => {
      const performances = await Promise.all([stage.perform(), stage.perform()])
      const outcomes = performances.map(({ trial }) => trial.outcome).sort()
      assert.deepEqual(outcomes, ['limit', 'ok'])
    },
  },
  ...BROKEN.map(({ what, fault, outcomes, applies }) => ({
    name: `reports ${what}`,
    ...(applies && { applies }),
    profile: { faults: [fault] },
    timeout: PATIENCE,
    play: hearsOne(outcomes),
  })),
]

function hearsOne(outcomes: readonly Outcome[]): TwinLaw['play'] {
  return async (stage) => {
    const { trial } = await stage.perform()
    assertOutcome(trial, outcomes)
  }
}

function assertOutcome({ outcome, detail }: Trial, expected: readonly Outcome[]): void {
  assert.ok(expected.includes(outcome), `the outcome is ${outcome} (${detail}), not ${expected.join(' or ')}`)
  assert.notEqual(detail, '', 'the fault has no detail')
}
