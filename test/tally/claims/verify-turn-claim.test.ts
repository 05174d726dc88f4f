import { describe, expect, test } from 'vitest'
import type { Facts } from '../../../src/core/adapter/adapter.ts'
import { ANY_STACK, type Claim, type LatencyClaim } from '../../../src/core/config/claim.ts'
import type { ConversationRunFile } from '../../../src/results/run/run-file.ts'
import { verifyTurnClaim } from '../../../src/tally/claims/verify-turn-claim.ts'
import { collectTurnArms } from '../../../src/tally/conversation/turn-arms.ts'
import { turnFile, turnWith } from '../../report/sample-conversations.ts'

const FACTS = { provider: 'acme', models: ['swift', 'old'], transport: 'websocket' } as unknown as Facts
const FILE: ConversationRunFile = { ...turnFile(['stack', 'one-box']), adapters: { a: FACTS } }

/** Sixty turns with 300 ms of recognition, 200 ms of the model and about 100 ms of the voice; the agent takes 500 ms. */
const TURNS = Array.from({ length: 60 }, (_, exchange) => [
  turnWith(
    { stt: 300 + (exchange % 5), llm: 200, aggregation: 10, tts: 100 },
    { target: 'stack', exchange, turn: exchange, simulated: false },
  ),
  turnWith(500, { target: 'one-box', exchange, turn: 1000 + exchange, simulated: false }),
]).flat()
const RUN = { file: FILE, arms: collectTurnArms(FILE, TURNS) }

function claim(more: Partial<LatencyClaim>): LatencyClaim {
  return {
    ...{ id: 'c', kind: 'latency', provider: 'acme', says: 'quick', models: ['swift'], share: 0.5 },
    ...{ value: 300, tolerance: 0.1, by: 'vendor', source: 'a page', date: '2026-08', conditions: {} },
    ...more,
  }
}

const verdicts = (one: Claim) =>
  verifyTurnClaim(one, RUN).map(({ targets, verdict, clocks }) => [
    targets[0],
    verdict,
    clocks[0]?.clock.stage,
  ])

describe('a claim about a component of whole turns', () => {
  test.each([
    ['recognition, in time', claim({ clock: 'stt_final', value: 300 }), 'confirmed', 'stt_final'],
    ['recognition, too late', claim({ clock: 'stt_final', value: 200 }), 'refuted', 'stt_final'],
    ['a first character, in time', claim({ clock: 'llm_ttft', value: 190 }), 'confirmed', 'llm_ttft'],
    ['the whole turn', claim({ clock: 'voice_to_voice', value: 700 }), 'confirmed', 'voice_to_voice'],
    // A turn waits for more than a request does: it can only confirm.
    [
      'audible audio of requests, in time',
      claim({ clock: 'ttfa_heard', value: 100 }),
      'confirmed',
      'tts_ttfa_heard',
    ],
    [
      'audible audio of requests, too late',
      claim({ clock: 'ttfa_heard', value: 50 }),
      'not comparable',
      'tts_ttfa_heard',
    ],
  ])('%s', (_, one, verdict, stage) => {
    const found = verdicts(one).filter(([target, , read]) => target === 'stack' && read === stage)
    expect(new Set(found.map(([, each]) => each))).toEqual(new Set([verdict]))
  })

  test('is checked for each target, an agent by its own stage', () => {
    expect(verdicts(claim({ clock: 'agent', value: 400 })).filter(([, , stage]) => stage)).toEqual([
      ['one-box', 'refuted', 'agent'],
    ])
  })

  test.each([
    ['another provider', claim({ provider: 'other' })],
    ['another model', claim({ models: ['old'] })],
  ])('is not about %s', (_, one) => {
    expect(verifyTurnClaim(one, RUN)).toEqual([])
  })

  test('is not comparable over another transport, or in a region', () => {
    for (const conditions of [{ transport: 'http' }, { regions: ['mars'] }])
      for (const [, verdict, stage] of verdicts(claim({ clock: 'stt_final', conditions })))
        if (stage) expect(verdict).toBe('not comparable')
  })

  test.each([
    [
      'a turn within its range',
      { clock: 'voice_to_voice', low: 400, value: 700 },
      ['confirmed', 'confirmed'],
    ],
    [
      'a turn slower than its range',
      { clock: 'voice_to_voice', low: 100, value: 300 },
      ['refuted', 'refuted'],
    ],
    [
      'a turn faster than its range',
      { clock: 'voice_to_voice', low: 900, value: 1200 },
      ['refuted', 'refuted'],
    ],
    [
      'a first token, which only one target has',
      { clock: 'speech_to_first_token', value: 600 },
      ['confirmed'],
    ],
  ] as const)('about any stack: %s', (_, words, expected) => {
    const one = claim({ provider: ANY_STACK, models: [ANY_STACK], ...words })
    expect(verifyTurnClaim(one, RUN).map(({ verdict }) => verdict)).toEqual(expected)
  })

  test('that needs another kind of run says which', () => {
    const [limit] = verifyTurnClaim({ ...claim({}), kind: 'concurrency', value: 40 } as unknown as Claim, RUN)
    expect(limit).toMatchObject({ verdict: 'not comparable', why: expect.stringContaining('ttfa probe') })
  })
})
