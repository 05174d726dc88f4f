import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EXIT_CODES } from '../../../src/cli/exit-codes.ts'
import { runCommand } from '../run-command.ts'

let cwd: string
const bench = (...words: string[]) => runCommand(['bench', ...words], { cwd, env: { XDG_CACHE_HOME: cwd } })

beforeAll(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'ttfa-bench-'))
})
afterAll(() => rm(cwd, { recursive: true }))

describe('ttfa bench', () => {
  test('plans what it was asked for, and sends nothing in a dry run', async () => {
    const { code, output } = await bench('--dry-run', '--lab', 'smallest-ws', 'smallest-sse', '--trials', '7')
    expect(code).toBe(EXIT_CODES.passed)
    expect(output).toContain('smallest-ws')
    expect(output).toContain('smallest-sse')
    expect(await readdir(cwd)).toEqual([])
  })

  test('measures, and saves the scenario that measures the same', async () => {
    const words = ['--lab', 'smallest-ws', 'smallest-ws', '--trials', '2', '--text', 'One moment.']
    const saved = [
      '--save',
      'mine.yaml',
      '--out',
      'first',
      '--no-selftest',
      '--voice',
      'smallest-ws-2=lauren',
    ]
    const { code, progress } = await bench(...words, ...saved)
    // A busy machine makes a run invalid; what was measured is the same.
    expect([EXIT_CODES.passed, EXIT_CODES.invalid], progress).toContain(code)
    expect(await readFile(path.join(cwd, 'mine.yaml'), 'utf8')).toContain('complete_backoff_ms: 0')

    const again = ['run', 'mine.yaml', '--lab', '--out', 'second', '--no-selftest', '--quiet']
    await runCommand(again, { cwd, env: { XDG_CACHE_HOME: cwd } })
    const [first, second] = await Promise.all(
      ['first', 'second'].map(async (run) => {
        const file = JSON.parse(await readFile(path.join(cwd, run, 'run.json'), 'utf8'))
        return file.scenario
      }),
    )
    expect(first).toEqual(second)
    expect(first.targets.map(({ voice }: { voice: string }) => voice)).toEqual([undefined, 'lauren'])
  }, 60_000)

  test.each<[string, string[], RegExp]>([
    [
      'an unknown adapter',
      ['smalest-ws'],
      /no adapter is called smalest-ws \(did you mean "smallest-ws"\?\)/,
    ],
    ['a format the adapter lacks', ['smallest-ws', '--format', 'mulaw@8000'], /smallest-ws has no mulaw/],
    ['two sources of texts', ['smallest-ws', '--text', 'a', '--texts', 'b.txt'], /cannot be used together/],
    ['a file of texts that is not there', ['smallest-ws', '--texts', 'b.txt'], /--texts: b\.txt /],
    ['a file of texts without any', ['smallest-ws', '--texts', 'empty.txt'], /contains no text/],
    [
      'a file that would be overwritten',
      ['--lab', 'smallest-ws', '--save', 'mine.yaml'],
      /mine\.yaml exists already/,
    ],
  ])('refuses %s', async (_, words, message) => {
    await writeFile(path.join(cwd, 'empty.txt'), '# nothing\n')
    const { code, progress } = await bench(...words)
    expect(code).toBe(EXIT_CODES.setup)
    expect(progress).toMatch(message)
  })
})
