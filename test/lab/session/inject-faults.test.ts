import { describe, expect, test } from 'vitest'
import type { LabFaultKind } from '../../../src/core/config/lab-profile.ts'
import { chunksOfBytes, singleChunk } from '../../../src/lab/contract/chunkers.ts'
import { createRequestRandom } from '../../../src/lab/server/request-random.ts'
import { type DeliveryStep, scheduleDelivery } from '../../../src/lab/session/delivery-schedule.ts'
import { applyFault, selectFault } from '../../../src/lab/session/inject-faults.ts'
import type { Recording } from '../../../src/lab/speech/recording.ts'

/** One second: 48,000 bytes after a header of 44. */
const RECORDING: Recording = {
  bytes: new Uint8Array(48_044),
  headerLength: 44,
  duration: 1_000_000,
  speechFrom: 0,
  speechTo: 1_000_000,
}
const TEN = scheduleDelivery(RECORDING, chunksOfBytes(4805), 2)
const ONE = scheduleDelivery(RECORDING, singleChunk, 0)
const PRIMER_BYTES = 44 + 960

const acts = (steps: readonly DeliveryStep[]) => steps.map(({ act }) => act)
const bytesOf = (steps: readonly DeliveryStep[]) =>
  steps.reduce((sum, step) => sum + (step.act === 'audio' ? step.to - step.from : 0), 0)
const strike = (steps: readonly DeliveryStep[], kind: LabFaultKind, duration?: number) =>
  applyFault(steps, { kind, ...(duration === undefined ? {} : { duration }) }, PRIMER_BYTES)

describe('the delivery schedule', () => {
  test('at twice real time a chunk is due after half the duration of the audio before it', () => {
    expect(TEN[0]).toMatchObject({ act: 'audio', due: 0, from: 0, to: 4805 })
    expect(TEN[5]?.due).toBeCloseTo(((5 * 4805 - 44) / 48_000 / 2) * 1e6, 6)
    expect(TEN.at(-1)).toMatchObject({ act: 'spoken', completions: 1, due: TEN.at(-2)?.due })
  })

  test('without pacing everything is due at once', () => {
    expect(scheduleDelivery(RECORDING, chunksOfBytes(100), 0).every(({ due }) => due === 0)).toBe(true)
  })

  test('a response without audio ends at once', () => {
    const nothing = { ...RECORDING, bytes: new Uint8Array(0), header: 0, audio: 0 }
    expect(acts(scheduleDelivery(nothing, chunksOfBytes(100), 1))).toEqual(['spoken'])
  })
})

describe('a fault in a response of ten chunks', () => {
  test.each<[LabFaultKind, DeliveryStep['act']]>([
    ['drop', 'drop'],
    ['truncate', 'end'],
    ['error-frame', 'fail'],
    ['half-frame', 'half'],
    ['stall', 'hang'],
  ])('%s: half of the audio, then %s and nothing more', (kind, last) => {
    const steps = strike(TEN, kind)
    expect(acts(steps)).toEqual([...Array(5).fill('audio'), last])
    expect(bytesOf(steps)).toBe(5 * 4805)
  })

  test('a stall with a duration continues after it', () => {
    const steps = strike(TEN, 'stall', 700)
    expect(bytesOf(steps)).toBe(48_044)
    expect(steps[4]?.due).toBe(TEN[4]?.due)
    expect(steps[5]?.due).toBeCloseTo((TEN[5]?.due ?? 0) + 700_000, 6)
    expect(steps.at(-1)?.due).toBeCloseTo((TEN.at(-1)?.due ?? 0) + 700_000, 6)
  })

  test('garbage is between two chunks, and all the audio is sent', () => {
    const steps = strike(TEN, 'garbage')
    expect(acts(steps)).toEqual([...Array(5).fill('audio'), 'garbage', ...Array(5).fill('audio'), 'spoken'])
  })

  test('a duplicate end is completed twice', () => {
    expect(strike(TEN, 'duplicate-end').at(-1)).toMatchObject({ act: 'spoken', completions: 2 })
  })

  test('a primer is 20 ms of audio at once and the rest later', () => {
    const steps = strike(TEN, 'primer', 300)
    expect(steps[0]).toMatchObject({ act: 'audio', due: 0, from: 0, to: PRIMER_BYTES })
    expect(steps[1]).toMatchObject({ act: 'audio', due: 300_000, from: PRIMER_BYTES, to: 4805 })
    expect(bytesOf(steps)).toBe(48_044)
  })

  test.each<LabFaultKind>(['refuse', 'slow-accept', 'freeze', 'silence'])(
    '%s does not change the steps',
    (kind) => {
      expect(strike(TEN, kind)).toEqual(TEN)
    },
  )
})

describe('a fault in a response of one chunk', () => {
  test('truncated: half of it', () => {
    const steps = strike(ONE, 'truncate')
    expect(acts(steps)).toEqual(['audio', 'end'])
    expect(bytesOf(steps)).toBe(24_022)
  })

  test('an error replaces it', () => {
    expect(acts(strike(ONE, 'error-frame'))).toEqual(['fail'])
  })

  test('garbage replaces it', () => {
    expect(acts(strike(ONE, 'garbage'))).toEqual(['garbage', 'spoken'])
  })
})

describe('selecting requests for a fault', () => {
  const request = (number: number, inFlight = 1) => ({ number, inFlight })
  const kinds = new Set<LabFaultKind>(['drop', 'stall'])
  const struckOf = (share: number, seed = 1) =>
    Array.from({ length: 2000 }, (_, index) =>
      selectFault(
        [{ kind: 'drop', share }],
        kinds,
        request(index + 1),
        createRequestRandom(seed, 'x', index + 1),
      ),
    ).map(Boolean)

  test('every third: the third, the sixth and so on, exactly', () => {
    const hit = [1, 2, 3, 4, 5, 6].map((number) =>
      Boolean(
        selectFault(
          [{ kind: 'drop', every: 3 }],
          kinds,
          request(number),
          createRequestRandom(1, 'x', number),
        ),
      ),
    )
    expect(hit).toEqual([false, false, true, false, false, true])
  })

  test('a share applies to about that share of requests, and to the same ones for the same seed', () => {
    const hit = struckOf(0.3)
    expect(hit.filter(Boolean).length / 2000).toBeCloseTo(0.3, 1)
    expect(struckOf(0.3)).toEqual(hit)
    expect(struckOf(0.3, 2)).not.toEqual(hit)
  })

  test('without a share or a count it applies to all', () => {
    expect(selectFault([{ kind: 'drop' }], kinds, request(1), createRequestRandom(1, 'x', 1))?.kind).toBe(
      'drop',
    )
  })

  test.each([
    [3, false],
    [4, false],
    [5, true],
  ])('above four: with %d in flight %s', (inFlight, hit) => {
    const found = selectFault(
      [{ kind: 'drop', above: 4 }],
      kinds,
      request(1, inFlight),
      createRequestRandom(1, 'x', 1),
    )
    expect(found !== undefined).toBe(hit)
  })

  test('other kinds do not apply', () => {
    expect(
      selectFault([{ kind: 'refuse' }], kinds, request(1), createRequestRandom(1, 'x', 1)),
    ).toBeUndefined()
  })
})
