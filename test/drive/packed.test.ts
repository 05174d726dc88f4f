import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Arrival } from '../../src/core/trial.ts'
import { pack, unpack } from '../../src/drive/packed.ts'
import type { Finished } from '../../src/drive/run-trial.ts'

const piece = fc.record({ at: fc.nat(), audio: fc.nat(), bytes: fc.nat() })

function finishedWith(pieces: readonly Arrival[]): Finished {
  const trial = { trial: 7, target: 'lab' } as Finished['trial']
  return { trial, arrivals: { trial: 7, pieces, onset: { piece: 0, offset: 12 } } }
}

test('a trial survives serialization, also when posted to another thread', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 100 }), (pieces) => {
      const finished = finishedWith(pieces)
      expect(unpack(structuredClone(pack(finished)))).toEqual(finished)
    }),
  )
})
