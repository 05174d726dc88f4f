import { describe, expect, test } from 'vitest'
import { moveBehindWords } from '../../../src/cli/input/optional-numbers.ts'
import { runCommand } from '../run-command.ts'

const OPTIONS = [
  { long: '--workers', optional: true },
  { long: '--record', optional: true },
  { long: '--out', optional: false },
]

describe('an option with an optional number', () => {
  test.each([
    ['takes a number', '--workers 3 a.yaml', '--workers 3 a.yaml'],
    ['leaves a file', '--workers a.yaml', 'a.yaml --workers'],
    ['leaves the standard input', '--workers -', '- --workers'],
    ['leaves a file to another such option', '--record --workers a.yaml', 'a.yaml --record --workers'],
    ['leaves several words', '--record a.yaml b.yaml --out c', 'a.yaml b.yaml --record --out c'],
    ['leaves what follows it to other options', '--workers --out c a.yaml', '--workers --out c a.yaml'],
    ['leaves options with a value alone', '--out a.yaml b.yaml', '--out a.yaml b.yaml'],
  ])('%s', (_, words, moved) => {
    expect(moveBehindWords(words.split(' '), OPTIONS).join(' ')).toBe(moved)
  })

  test('before the scenario, ttfa run still reads the scenario', async () => {
    for (const option of ['--workers', '--record']) {
      const { code, progress } = await runCommand(['run', option, 'nowhere.yaml'])
      expect(code).toBe(104)
      expect(progress).toContain('nowhere.yaml')
      expect(progress).not.toContain('whole number')
    }
    const { progress } = await runCommand(['run', '--record', '0', 'nowhere.yaml'])
    expect(progress).toContain('Give a whole number from 1 to 10000.')
  })
})
