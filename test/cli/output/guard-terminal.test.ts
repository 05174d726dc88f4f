import { describe, expect, test } from 'vitest'
import { guardTerminal } from '../../../src/cli/output/guard-terminal.ts'
import { openTerminal } from '../../../src/cli/output/terminal.ts'
import { suspectSecrets } from '../../../src/library/shared/secrets.ts'
import { captureStream } from '../run-command.ts'

const ESC = '\u001b'

interface Setting {
  readonly isTTY?: boolean
  readonly env?: NodeJS.ProcessEnv
  readonly environment?: Record<string, string>
}

/** What reaches the terminal of a text. */
function shown(text: string, { isTTY = false, env = {}, environment = {} }: Setting = {}): string {
  const stdout = { ...captureStream(), isTTY }
  const terminal = openTerminal({ stdout, stderr: captureStream(), env })
  guardTerminal(terminal, suspectSecrets(environment)).output.write(text)
  return stdout.text()
}

describe('a workflow command', () => {
  test.each([
    ['::error title=x::y', ': :error title=x::y'],
    ['a\n::warning::b\n', 'a\n: :warning::b\n'],
    ['a\n  ::add-mask::x', 'a\n  : :add-mask::x'],
    ['##[group]x and ##vso[task.setvariable]y', '# #[group]x and # #vso[task.setvariable]y'],
    ["##teamcity[buildStop comment='x']", "# #teamcity[buildStop comment='x']"],
  ])('%j begins no line', (text, expected) => {
    expect(shown(text)).toBe(expected)
  })

  test('is ttfa’s own only where it says so', () => {
    const stdout = captureStream()
    guardTerminal(openTerminal({ stdout, stderr: captureStream(), env: {} }), []).output.writeCommands(
      '::error::x\n',
    )
    expect(stdout.text()).toBe('::error::x\n')
  })

  test('leaves colons elsewhere', () => {
    expect(shown('std::vector at ::1\n: one colon')).toBe('std::vector at ::1\n: one colon')
  })
})

describe('a control sequence', () => {
  const HOSTILE = [
    ['of a title', `a${ESC}]0;PWNED\u0007b`],
    ['of the clipboard', `a${ESC}]52;c;ZXZpbA==${ESC}\\b`],
    ['that clears the screen', `a${ESC}[2Jb`],
    ['in one byte', 'a\u009b31mb'],
    ['of a device', `a${ESC}Pq#0${ESC}\\b`],
    ['that rings', 'a\u0007b'],
    ['that turns text around', 'a\u202eb'],
  ] as const

  test.each(HOSTILE)('%s does not reach a log or a terminal', (_, text) => {
    expect(shown(text)).toBe('ab')
    expect(shown(text, { isTTY: true })).toBe('ab')
  })

  test('of a colour is kept where there are colours', () => {
    const red = `${ESC}[31mred${ESC}[39m`
    expect(shown(red)).toBe('red')
    expect(shown(red, { env: { FORCE_COLOR: '1' } })).toBe(red)
  })

  test('of the live table is kept on a terminal', () => {
    const table = `${ESC}[3A\r${ESC}[Jline\n`
    expect(shown(table, { isTTY: true })).toBe(table)
    expect(shown('over\rwritten', { isTTY: true })).toBe('overwritten')
  })
})

describe('a secret of the environment', () => {
  test.each([
    ['a key', { X_API_KEY: 'abcdef1' }, 'told abcdef1.', 'told [redacted].'],
    ['the longer of two', { A_KEY: 'abcdef', B_TOKEN: 'abcdef12' }, 'abcdef12', '[redacted]'],
    [
      'a key with bells in between',
      { A_KEY: 'abcdefgh12' },
      'told abcd\u0007efgh\u000712.',
      'told [redacted].',
    ],
    ['no plain variable', { HOME: '/home/me' }, '/home/me', '/home/me'],
    ['no value too short to be one', { A_KEY: 'a' }, 'a banana', 'a banana'],
  ])('%s', (_, environment, text, expected) => {
    expect(shown(text, { environment })).toBe(expected)
  })
})
