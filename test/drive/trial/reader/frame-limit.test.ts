import { expect, test } from 'vitest'
import { FrameLimit } from '../../../../src/drive/trial/reader/frame-limit.ts'

/** What is said of so many frames, `apart` microseconds apart. */
function count(frames: number, apart: number, limit = new FrameLimit(), from = 0): string | undefined {
  for (let index = 0; index < frames; index += 1) {
    const flood = limit.count(from + index * apart)
    if (flood !== undefined) return flood
  }
  return undefined
}

test.each([
  ['a long answer in packets of 20 ms', 90_000, 20_000, undefined],
  ['a long answer in packets of 20 ms that arrive at once', 30_000, 1, undefined],
  ['messages without end', 200_000, 1000, 'more than 100000 in one answer'],
  ['as many as a fast line carries', 200_000, 1, 'more than 40000 within a second'],
  ['nearly as many, for seconds', 200_000, 25, 'more than 100000 in one answer'],
])('%s', (_, frames, apart, says) => {
  const flood = count(frames, apart)
  if (says === undefined) expect(flood).toBeUndefined()
  else expect(flood).toContain(says)
})

test('each turn of a session begins anew', () => {
  const limit = new FrameLimit()
  for (let turn = 0; turn < 20; turn += 1) {
    expect(count(20_000, 20_000, limit, turn * 1e9)).toBeUndefined()
    limit.restart()
  }
})
