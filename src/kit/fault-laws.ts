import assert from 'node:assert/strict'
import type { AnyAdapter } from '../core/adapter.ts'
import type { FaultKind } from '../core/fault.ts'
import type { LabFault } from '../core/lab-profile.ts'
import type { Outcome, Trial } from '../core/trial.ts'
import type { TwinLaw } from './law.ts'

/** How the lab is brought to answer with a fault: its status in the provider's own shape. */
const REFUSALS: readonly (readonly [kind: FaultKind, status: number])[] = [
  ['auth', 401],
  ['limit', 429],
  ['rejected', 400],
  ['server', 500],
]

/** Answers that break off or go wrong, and what a trial may be called then. */
const BROKEN: readonly {
  readonly what: string
  readonly fault: LabFault
  readonly outcomes: readonly Outcome[]
  readonly applies?: (adapter: AnyAdapter) => boolean
}[] = [
  {
    what: 'a provider that fails in mid-answer as the provider’s failure',
    fault: { kind: 'error-frame' },
    outcomes: ['server'],
    applies: ({ facts }) => facts.completion === 'message' && facts.faults.includes('server'),
  },
  {
    what: 'a connection that breaks in mid-answer as that, and not as an answer',
    fault: { kind: 'drop' },
    outcomes: ['network', 'truncated'],
  },
  {
    what: 'an answer that ends without completion as truncated',
    fault: { kind: 'truncate' },
    outcomes: ['truncated'],
    applies: ({ facts }) => facts.completion === 'message',
  },
  {
    // How some providers tell that a quota is exhausted.
    what: 'an answer that is completed without any audio as no success',
    fault: { kind: 'empty' },
    outcomes: ['inaudible', 'limit', 'truncated', 'protocol'],
  },
  {
    what: 'garbage between good frames as a protocol fault',
    fault: { kind: 'garbage' },
    outcomes: ['protocol'],
    // In a stream of events the standard has a parser skip it; in plain bytes nobody can tell it from audio.
    applies: ({ facts }) => facts.transport === 'websocket',
  },
]

/** Milliseconds: what a provider does not end, the timeout does, and that would be the wrong outcome here. */
const PATIENCE = 1500

/** What is heard of refusals and of answers that break off. */
export const FAULT_LAWS: readonly TwinLaw[] = [
  ...REFUSALS.map(([kind, status]) => ({
    name: `hears a refusal with ${status} as \`${kind}\`, in the provider’s words`,
    applies: ({ facts }: AnyAdapter) => facts.faults.includes(kind),
    profile: { faults: [{ kind: 'refuse', status } as const] },
    play: hearsOne([kind]),
  })),
  {
    name: 'hears a key that is not accepted as `auth`',
    applies: ({ facts }) => facts.keyVariable !== undefined && facts.faults.includes('auth'),
    profile: {},
    play: async (stage) => {
      const { trial } = await stage.perform({ key: 'bad-key' })
      assertOutcome(trial, ['auth'])
    },
  },
  {
    name: 'hears one request too many at a time as `limit`, and the other one out',
    applies: ({ facts }) => facts.faults.includes('limit'),
    profile: { concurrency: 1, firstAudio: 150 },
    play: async (stage) => {
      const performances = await Promise.all([stage.perform(), stage.perform()])
      const outcomes = performances.map(({ trial }) => trial.outcome).sort()
      assert.deepEqual(outcomes, ['limit', 'ok'])
    },
  },
  ...BROKEN.map(({ what, fault, outcomes, applies }) => ({
    name: `hears ${what}`,
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
  assert.ok(expected.includes(outcome), `heard as ${outcome} (${detail}), not as ${expected.join(' or ')}`)
  assert.notEqual(detail, '', 'a fault without a word about it')
}
