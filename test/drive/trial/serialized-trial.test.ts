import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AudioArrival } from '../../../src/core/trial/trial.ts'
import type { FinishedTrial } from '../../../src/drive/trial/run-trial.ts'
import { deserializeTrial, serializeTrial } from '../../../src/drive/trial/serialized-trial.ts'

const piece = fc.record({ at: fc.nat(), audio: fc.nat(), bytes: fc.nat() })

function finishedWith(pieces: readonly AudioArrival[]): FinishedTrial {
  const trial = { trial: 7, target: 'lab' } as FinishedTrial['trial']
  return { trial, arrivals: { trial: 7, pieces, onset: { piece: 0, offset: 12 } } }
}

test('a trial survives serialization, also when posted to another thread', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 100 }), (pieces) => {
      const finished = finishedWith(pieces)
      expect(deserializeTrial(structuredClone(serializeTrial(finished)))).toEqual(finished)
    }),
  )
})
