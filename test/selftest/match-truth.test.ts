import { describe, expect, test } from 'vitest'
import type { Trial } from '../../src/core/trial/trial.ts'
import type { TruthRecord } from '../../src/lab/truth/truth-record.ts'
import { matchTruth, roundTripErrors, stampErrors } from '../../src/selftest/match-truth.ts'

const ORIGIN = 1_000_000

/** A measured trial of the answer with this id, whose first audio was stamped so long after the origin. */
function trial(provider_request_id: string, first_audio?: number, more: Partial<Trial> = {}): Trial {
  const at = first_audio === undefined ? {} : { first_audio }
  return { phase: 'measure', provider_request_id, at, ...more } as Trial
}

/** What the lab wrote for a request: pieces at so many microseconds after the origin. */
function record(request: string, ...pieces: number[]): TruthRecord {
  const written = pieces.map((at) => ({ at_us: ORIGIN + at, audio_us: 40_000, bytes: 1920 }))
  return {
    request,
    pieces: written,
    ports: { lab: 4000, client: 50_000 + pieces.length },
  } as unknown as TruthRecord
}

describe('a trial is paired with the lab’s write', () => {
  test.each([
    [
      'by id, in any order',
      [trial('b', 230), trial('a', 120)],
      [record('a', 100), record('b', 200)],
      [30, 20],
    ],
    ['by its first piece, not a later one', [trial('a', 350)], [record('a', 100, 200, 300)], [250]],
    ['not if the lab does not know the id', [trial('a', 120)], [record('b', 100)], []],
    ['not if the lab wrote no audio', [trial('a', 120)], [record('a')], []],
    ['not if the trial has no audio', [trial('a')], [record('a', 100)], []],
    ['not during warm-up', [trial('a', 120, { phase: 'warmup' })], [record('a', 100)], []],
    ['not with a write after the stamp', [trial('a', 120)], [record('a', 130)], []],
    [
      'by the last write before the stamp, if a connection has one id for all answers',
      [trial('a', 120), trial('a', 320), trial('a', 225)],
      [record('a', 300), record('a', 100), record('a', 200)],
      [20, 20, 25],
    ],
    [
      'where one of them has no audio, by the one before it',
      [trial('a', 320)],
      [record('a', 100), record('a'), record('a', 400)],
      [220],
    ],
  ])('%s', (_sentence, trials, records, expected) => {
    expect(stampErrors(matchTruth(trials, records, ORIGIN))).toEqual(expected)
  })

  test('with the connection that it went through', () => {
    const [answer] = matchTruth([trial('a', 220)], [record('a', 100), record('a', 200, 300)], ORIGIN)
    expect(answer).toEqual({
      stamp: ORIGIN + 220,
      written: ORIGIN + 200,
      ports: { lab: 4000, client: 50_002 },
    })
  })
})

test('over HTTP/2 the way of the request counts too', () => {
  const sent = { ...trial('a', 220), at: { last_text: 10, first_audio: 220 } } as Trial
  const logged = { ...record('a', 200), accepted_us: ORIGIN + 15 }
  expect(roundTripErrors(matchTruth([sent], [logged], ORIGIN))).toEqual([20 + 5])
  expect(stampErrors(matchTruth([sent], [logged], ORIGIN))).toEqual([20])
})
