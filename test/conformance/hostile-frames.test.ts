import { describe, expect, test } from 'vitest'
import { corruptFrames, HOSTILE_FRAMES } from '../../src/conformance/harness/hostile-frames.ts'

const FRAME = { kind: 'text', text: '{"status":"chunk","data":{"audio":"AAAA"}}' } as const

describe('hostile frames', () => {
  test('cover every kind of frame', () => {
    const kinds = new Set(HOSTILE_FRAMES.map(({ kind }) => kind))
    expect([...kinds].sort()).toEqual(['binary', 'eof', 'event', 'head', 'text'])
  })

  test('corrupted from a real frame depend on the seed only', () => {
    expect(corruptFrames(FRAME, 50, 7)).toEqual(corruptFrames(FRAME, 50, 7))
    expect(corruptFrames(FRAME, 50, 7)).not.toEqual(corruptFrames(FRAME, 50, 8))
  })

  test('corrupted from a real frame mostly differ from it, in many ways', () => {
    const texts = corruptFrames(FRAME, 200, 1).map((frame) => (frame.kind === 'text' ? frame.text : ''))
    expect(texts.filter((text) => text !== FRAME.text).length).toBeGreaterThan(150)
    expect(new Set(texts).size).toBeGreaterThan(100)
  })
})
