import { describe, expect, test } from 'vitest'
import { HOSTILE_FRAMES, spoiled } from '../../src/kit/hostile.ts'

const FRAME = { kind: 'text', text: '{"status":"chunk","data":{"audio":"AAAA"}}' } as const

describe('hostile frames', () => {
  test('are of every kind that travels', () => {
    const kinds = new Set(HOSTILE_FRAMES.map(({ kind }) => kind))
    expect([...kinds].sort()).toEqual(['binary', 'eof', 'event', 'head', 'text'])
  })

  test('made from a real one are the same for the same seed, and others for another', () => {
    expect(spoiled(FRAME, 50, 7)).toEqual(spoiled(FRAME, 50, 7))
    expect(spoiled(FRAME, 50, 7)).not.toEqual(spoiled(FRAME, 50, 8))
  })

  test('made from a real one differ from it more often than not, and in many ways', () => {
    const texts = spoiled(FRAME, 200, 1).map((frame) => (frame.kind === 'text' ? frame.text : ''))
    expect(texts.filter((text) => text !== FRAME.text).length).toBeGreaterThan(150)
    expect(new Set(texts).size).toBeGreaterThan(100)
  })
})
