import { expect, test } from 'vitest'
import { ArrivalBuffer } from '../../src/audio/arrival-buffer.ts'

test('the arrival buffer returns its pieces in order, with mapped instants', () => {
  const tape = new ArrivalBuffer()
  tape.push(10.25, 40_000, 1920)
  tape.push(30.75, 20_000, 960)
  expect(tape.length).toBe(2)
  expect(tape.toArrivals()).toEqual([
    { at: 10.25, audio: 40_000, bytes: 1920 },
    { at: 30.75, audio: 20_000, bytes: 960 },
  ])
  expect(tape.toArrivals((at) => Math.round(at - 10)).map(({ at }) => at)).toEqual([0, 21])
})

test('what a decoder still buffered belongs to the last piece', () => {
  const tape = new ArrivalBuffer()
  tape.push(1, 40_000, 1920)
  tape.push(2, 40_000, 1921)
  tape.extendLast(21, 1)
  expect(tape.toArrivals().map(({ audio, bytes }) => [audio, bytes])).toEqual([
    [40_000, 1920],
    [40_021, 1922],
  ])
})
