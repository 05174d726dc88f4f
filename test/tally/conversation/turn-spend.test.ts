import { expect, test } from 'vitest'
import type { TurnRecord } from '../../../src/core/trial/turn-record.ts'
import { measureTurnSpend } from '../../../src/tally/conversation/turn-spend.ts'

const turn = (more: Partial<TurnRecord>) =>
  ({ phase: 'measure', outcome: 'ok', at: {}, ...more }) as TurnRecord

test('a run has spent what its callers said and what came back, warm-up and failures included', () => {
  const at = { began: 1_000_000, speech_end: 3_500_000 }
  const turns = [
    turn({ at, reply_chars: 40, audio_us: 2_000_000 }),
    turn({ at, phase: 'warmup', reply_chars: 10, audio_us: 500_000 }),
    turn({ at, outcome: 'timeout' }),
    // Too many conversations at once: the caller never spoke.
    turn({ at: { due: 5 }, outcome: 'shed' }),
  ]
  expect(measureTurnSpend(turns)).toEqual({
    turns: 3,
    speech_us: 7_500_000,
    reply_chars: 50,
    audio_us: 2_500_000,
  })
})
