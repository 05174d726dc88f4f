import { describe, expect, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { runCommand } from './run-command.ts'

describe('the command line', () => {
  test('prints the help without arguments, and succeeds', async () => {
    const { code, output, progress } = await runCommand([])
    expect(code).toBe(0)
    expect(output).toBe((await runCommand(['--help'])).output)
    expect(output).toMatch(/^Usage: ttfa <command>/)
    expect(progress).toBe('')
  })

  test('prints its version', async () => {
    expect(await runCommand(['--version'])).toEqual({
      code: 0,
      output: `${manifest.version}\n`,
      progress: '',
    })
  })

  test.each([
    [
      'an unknown verb suggests the closest one',
      ['validat', 'x.yaml'],
      /unknown command 'validat'\n\(Did you mean validate\?\)/,
    ],
    [
      'an unknown option suggests the closest one',
      ['validate', '--jsn', 'x'],
      /unknown option '--jsn'\n\(Did you mean --json\?\)/,
    ],
    ['a missing argument', ['validate'], /missing required argument 'scenarios'/],
    ['an argument too many', ['init', 'a', 'b'], /too many arguments for 'init'/],
  ])('%s, and exits with 104', async (_, words, said) => {
    const { code, output, progress } = await runCommand(words)
    expect(code).toBe(104)
    expect(progress).toMatch(said)
    expect(progress).toMatch(/^error: /)
    expect(output).toBe('')
  })

  test.each([[[]], [['init']], [['validate']]])(
    'help of %j fits 80 columns and shows examples',
    async (verb) => {
      const { code, output } = await runCommand([...verb, '--help'])
      expect(code).toBe(0)
      expect(output.split('\n').filter((line) => line.length > 80)).toEqual([])
      expect(output).toMatch(/^ {2}\$ ttfa /m)
    },
  )
})
