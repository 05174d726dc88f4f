import { expect, test } from 'vitest'
import { PacketIndex } from '../../../src/run/capture/packet-index.ts'

const segment = (flow: string, sequence: number, payload: number, opens = false) => ({
  from: 1,
  to: 2,
  flow,
  sequence,
  payload,
  opens,
})

function opened(...flows: string[]): PacketIndex {
  const index = new PacketIndex(1000)
  for (const flow of flows) index.add(segment(flow, 99, 0, true), 0)
  return index
}

test('each connection has its own bytes, from the number after its SYN on', () => {
  const index = opened('a', 'b')
  index.add(segment('a', 100, 10), 5)
  index.add(segment('b', 100, 10), 6)
  expect(index.find('a', 9)?.readable(9, 9)).toBe(5)
  expect(index.find('b', 9)?.readable(0, 9)).toBe(6)
  expect(index.find('c', 9)).toBeUndefined()
  expect(index.latest).toBe(6)
})

test('a connection whose opening was not captured is unknown', () => {
  const index = opened()
  index.add(segment('a', 100, 10), 5)
  expect(index.find('a', 9)).toBeUndefined()
})

test('a port that is used again is another connection', () => {
  const index = opened('a')
  index.add(segment('a', 100, 10), 5)
  index.add(segment('a', 5000, 0, true), 50)
  index.add(segment('a', 5001, 10), 60)
  expect(index.find('a', 40)?.readable(0, 40)).toBe(5)
  expect(index.find('a', 70)?.readable(0, 70)).toBe(60)
})

test('a SYN that is sent again opens the same connection', () => {
  const index = opened('a')
  index.add(segment('a', 99, 0, true), 3)
  index.add(segment('a', 100, 10), 5)
  expect(index.find('a', 1)?.readable(0, 9)).toBe(5)
})

test('what passed long ago is forgotten, and the connection goes on', () => {
  const index = opened('a')
  index.add(segment('a', 100, 10), 5)
  index.add(segment('a', 110, 10), 5000)
  expect(index.find('a', 6000)?.readable(0, 6000)).toBeUndefined()
  expect(index.find('a', 6000)?.readable(15, 6000)).toBe(5000)
})
