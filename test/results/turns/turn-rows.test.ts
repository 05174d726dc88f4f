import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FAULT_KINDS } from '../../../src/core/fault.ts'
import { COMPONENT_KINDS, TURN_INSTANTS, type TurnRecord } from '../../../src/core/trial/turn-record.ts'
import { formatTurnRows, parseTurns, turnHeader } from '../../../src/results/turns/turn-rows.ts'

const whole = fc.integer({ min: 0, max: 1e12 })
const detail = fc.string({ unit: 'binary' })

const turn: fc.Arbitrary<TurnRecord> = fc.record(
  {
    run: detail,
    turn: whole,
    target: detail,
    stack: detail,
    mode: detail,
    conversation: whole,
    exchange: whole,
    phase: fc.constantFrom('warmup', 'measure', 'drain'),
    in_flight: whole,
    at: fc.dictionary(fc.constantFrom(...TURN_INSTANTS), whole, { noNullPrototype: true }),
    said: detail,
    understood: detail.filter((text) => text !== ' '),
    premature_ends: whole,
    pace_late_us: whole,
    end_late_us: whole,
    connection: fc.constantFrom('cold', 'resumed', 'warm', 'hot'),
    audio_us: whole,
    lead_silence_us: whole,
    underruns: whole,
    underrun_us: whole,
    wasted_audio_us: whole,
    reply_chars: whole,
    redial_us: whole,
    late_audio_us: whole,
    stale_pieces: whole,
    talk_over_us: whole,
    stale_audio_us: whole,
    ragged_pieces: whole,
    frames: whole,
    late_frames: whole,
    pace_p99_us: whole,
    loop_lag_us: whole,
    suspended_us: whole,
    outcome: fc.constantFrom('ok', ...FAULT_KINDS),
    failed: fc.constantFrom(...COMPONENT_KINDS),
    reached: fc.constantFrom(...TURN_INSTANTS),
    status: whole,
    detail,
    provider_request_ids: detail,
    simulated: fc.boolean(),
  },
  {
    requiredKeys: [
      ...([
        'run',
        'turn',
        'target',
        'stack',
        'mode',
        'conversation',
        'exchange',
        'phase',
        'in_flight',
        'at',
      ] as const),
      ...([
        'said',
        'premature_ends',
        'pace_late_us',
        'end_late_us',
        'loop_lag_us',
        'outcome',
        'reached',
      ] as const),
      ...(['detail', 'provider_request_ids', 'simulated'] as const),
    ],
  },
)

test('turns round-trip with any text', () => {
  fc.assert(
    fc.property(fc.array(turn, { maxLength: 5 }), (turns) => {
      const file = turnHeader() + formatTurnRows(turns, (text) => text)
      expect(parseTurns(Buffer.from(file))).toEqual(JSON.parse(JSON.stringify(turns)))
    }),
  )
})

test('every text of a row is redacted', () => {
  const [sample] = fc.sample(turn, 1)
  const secret = { ...sample, said: 'my secret', detail: 'secret', target: 'secret' } as TurnRecord
  expect(formatTurnRows([secret], (text) => text.replaceAll('secret', '***'))).not.toContain('secret')
})

test('no two columns have the same name', () => {
  const names = turnHeader().trim().split(',')
  expect(names).toEqual([...new Set(names)])
})
