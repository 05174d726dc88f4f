import { describe, expect, test } from 'vitest'
import { longestGap } from '../../src/trace/audio-view.ts'

const piecesAt = (instants: readonly number[]) => instants.map((at) => ({ at, audio: 40_000, bytes: 1920 }))

describe('the longest gap between two pieces', () => {
  test('is none with fewer than two', () => {
    expect(longestGap(piecesAt([]))).toBeUndefined()
    expect(longestGap(piecesAt([5]))).toBeUndefined()
  })

  test('is between neighbours', () => {
    expect(longestGap(piecesAt([0, 10, 70, 90]))).toBe(60)
  })

  test('is found among more pieces than a call takes arguments', () => {
    const many = Array.from({ length: 500_000 }, (_, index) => index)
    expect(longestGap(piecesAt([...many, 600_000]))).toBe(100_001)
  })
})
