import { describe, expect, test } from 'vitest'
import { TextRunFinder } from '../../../src/audio/content/text-run.ts'
import { cut, s16, tone } from '../sounds.ts'

const SAMPLES = s16(tone(40))
const TEXT = 'The server has stopped: 服务不可用, and that was all.'

/** The rows that are found in these bytes, in pieces of the sizes. */
function find(parts: readonly (Uint8Array | string)[], sizes: readonly number[] = []): string[] {
  const runs: string[] = []
  const finder = new TextRunFinder((run) => runs.push(Buffer.from(run).toString()))
  for (const piece of cut(Buffer.concat(parts.map((part) => Buffer.from(part))), sizes)) finder.push(piece)
  finder.end()
  return runs
}

describe('text among samples', () => {
  test.each([
    ['at the end', [SAMPLES, TEXT]],
    ['between samples', [SAMPLES, TEXT, SAMPLES]],
    ['at the beginning', [TEXT, SAMPLES]],
  ])('is found %s, in pieces of any size', (_, parts) => {
    for (const size of [1, 7, 100, 1e6]) {
      const sizes = Array.from({ length: Math.ceil(5000 / size) }, () => size)
      expect(find(parts, sizes).some((run) => run.includes(TEXT))).toBe(true)
    }
  })

  test('is kept up to a length, and goes on as another row', () => {
    const runs = find([TEXT.repeat(200)])
    expect(runs[0]?.length).toBeLessThanOrEqual(4096)
    expect(Buffer.byteLength(runs[0] ?? '')).toBeGreaterThan(4090)
  })

  test('is not kept if it is short, or if there is none', () => {
    expect(find([SAMPLES, 'a word', SAMPLES])).toEqual([])
    expect(find([Buffer.alloc(5000), Buffer.alloc(5000, 0xff)])).toEqual([])
  })

  test('takes no longer to look for where the bytes end in what almost is text', () => {
    const spend = (piece: Uint8Array) => {
      const began = performance.now()
      for (let count = 0; count < 100; count++) find([piece])
      return performance.now() - began
    }
    const text = Buffer.alloc(4096, 'a')
    // Every letter begins a text that ends one byte before the last.
    const almost = Buffer.concat([Buffer.alloc(4094, 'a'), Buffer.from([0xc2, 0x61])])
    spend(text)
    spend(almost)
    expect(spend(almost)).toBeLessThan(10 * spend(text))
  })
})
