import { describe, expect, test } from 'vitest'
import { guardCrash } from '../../../src/cli/command-line.ts'
import { afterRun } from '../../../src/cli/output/after-run-error.ts'
import { printFailure } from '../../../src/cli/output/print-failure.ts'
import { openTerminal } from '../../../src/cli/output/terminal.ts'
import { SetupError } from '../../../src/core/setup-error.ts'
import { RunWriteError } from '../../../src/results/append-file.ts'
import { OutOfMemoryError } from '../../../src/run/execute/out-of-memory-error.ts'
import { captureStream } from '../run-command.ts'

function told(failure: unknown, env: NodeJS.ProcessEnv = {}) {
  const stderr = captureStream()
  const terminal = openTerminal({ stdout: captureStream(), stderr, env })
  const code = printFailure(
    failure,
    guardCrash([], { ...terminal, cwd: import.meta.dirname, env, today: '2026-11-29' }).progress,
  )
  return { code, text: stderr.text() }
}

describe('a setup error', () => {
  const location = { file: 'a.yaml', line: 2, column: 3 }

  test('is printed with location, cause and hint', () => {
    const cause = new Error('no such thing')
    const error = new SetupError('cannot do it', { code: 'X', location, cause, hint: 'try another' })
    expect(told(error)).toEqual({
      code: 104,
      text: 'error: cannot do it\n  at a.yaml:2:3\n  cause: no such thing\n  hint: try another\n',
    })
  })

  test('does not repeat a cause that is in its message', () => {
    const cause = new Error('no RIFF header')
    expect(told(new SetupError('cannot read a.wav: no RIFF header', { code: 'X', cause })).text).toBe(
      'error: cannot read a.wav: no RIFF header\n',
    )
  })

  test('does not repeat a location that is in its message', () => {
    expect(told(new SetupError('a.yaml:2:3: wrong', { code: 'X', location })).text).toBe(
      'error: a.yaml:2:3: wrong\n',
    )
  })

  test.each([
    ['red where colours are forced', { FORCE_COLOR: '1' }, '\u001b[31merror:\u001b[39m wrong\n'],
    ['plain where they are refused', { FORCE_COLOR: '1', NO_COLOR: '1' }, 'error: wrong\n'],
    ['plain where nobody watches', {}, 'error: wrong\n'],
  ])('is %s', (_, env, text) => {
    expect(told(new SetupError('wrong', { code: 'X' }), env).text).toBe(text)
  })
})

test('a thread without memory interrupts a run, which keeps its results, and is not called a bug', () => {
  const { code, text } = told(new OutOfMemoryError(new Error('heap')))
  expect(code).toBe(105)
  expect(text).toMatch(
    /^error: a measuring thread ran out of memory: the run ended early\n {2}cause: heap\n {2}hint: Lower/,
  )
})

describe('a full disk', () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })

  test('interrupts a run, which keeps its results, and is not called a bug', () => {
    const { code, text } = told(new RunWriteError('r/trials.csv', full))
    expect(code).toBe(105)
    expect(text).toMatch(/^error: cannot write r\/trials\.csv \(ENOSPC\).*\n {2}hint: The disk is full/)
  })

  test('fails any other command', () => {
    const { code, text } = told(full)
    expect(code).toBe(104)
    expect(text).not.toContain('bug')
  })
})

test.each([
  ['EADDRINUSE', { syscall: 'listen', address: '127.0.0.1', port: 4000 }, '127.0.0.1:4000: another program'],
  [
    'EADDRNOTAVAIL',
    { syscall: 'listen', address: '10.9.9.9', port: 4000 },
    '10.9.9.9:4000: this machine has no',
  ],
  ['ENOTFOUND', { syscall: 'getaddrinfo', hostname: '300.1.1.1' }, '300.1.1.1: there is no such host'],
])('a server that cannot listen for %s is no bug', (code, fields, words) => {
  const { code: exit, text } = told(Object.assign(new Error(code), { code, ...fields }))
  expect(exit).toBe(104)
  expect(text).toContain(`error: cannot listen on ${words}`)
  expect(text).toContain('hint: ')
})

describe('a file that this machine refuses', () => {
  test.each(['ENOENT', 'EROFS', 'ENOTDIR', 'ENAMETOOLONG', 'EEXIST', 'ESOMETHING'])(
    'with %s is one line with the path and a hint, and no bug',
    (code) => {
      const refused = Object.assign(new Error(code), { code, syscall: 'open', path: '/some/where' })
      const told104 = told(refused)
      expect(told104.code).toBe(104)
      expect(told104.text).toMatch(
        new RegExp(`^error: cannot open /some/where: .*${code}.*\n {2}hint: .+\n$`),
      )
    },
  )

  test('after a run is not "nothing was sent"', async () => {
    const refused = new SetupError('cannot read r/trials.csv', { code: 'RUN_UNREADABLE' })
    const late = afterRun('its report could not be made', 'r', () => Promise.reject(refused))
    const { code, text } = told(await late.catch((error) => error))
    expect(code).toBe(105)
    expect(text).toBe(
      'error: the run has ended, but its report could not be made: cannot read r/trials.csv\n' +
        '  hint: Its results are in r: `ttfa report` shows them.\n',
    )
  })

  test('does not cover a refused connection', () => {
    const refused = Object.assign(new Error('no'), { code: 'EACCES', syscall: 'connect', address: '::1' })
    expect(told(refused).code).toBe(1)
  })
})

describe('a crash', () => {
  test('is called a bug in ttfa and printed with its stack', () => {
    const { code, text } = told(new TypeError('x is not a function'))
    expect(code).toBe(1)
    expect(text).toMatch(/^error: ttfa crashed\. This is a bug in ttfa/)
    expect(text).toMatch(/Please report it (at http|as an issue of the repository)/)
    expect(text).toContain(`node ${process.version}, ${process.platform}`)
    expect(text).toMatch(/TypeError: x is not a function\n\s+at /)
  })

  test('does not repeat a key', () => {
    expect(told(new Error('bad header abcdefgh'), { SOME_API_KEY: 'abcdefgh' }).text).not.toContain(
      'abcdefgh',
    )
  })

  test.each([['text'], [undefined], [{ odd: true }]])('of %j is told too', (thrown) => {
    expect(told(thrown).code).toBe(1)
  })
})
