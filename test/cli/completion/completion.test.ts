import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommand } from '../run-command.ts'

/** What is typed, up to the cursor, and what must be among the offers. `absent` must not be. */
const ROWS = [
  { says: 'a command from its first letters', typed: ['expo'], offers: ['export'], absent: ['run'] },
  { says: 'every command', typed: [''], offers: ['run', 'bench', 'completion'], absent: [] },
  { says: 'a subcommand', typed: ['adapters', 'ch'], offers: ['check'], absent: ['run'] },
  { says: 'a subcommand of a subcommand', typed: ['init', 'c'], offers: ['ci'], absent: ['check'] },
  { says: 'an option of the command', typed: ['run', '--dry'], offers: ['--dry-run'], absent: ['--json'] },
  {
    says: 'the choices of an option',
    typed: ['export', 'x', '--format', 'js'],
    offers: ['json'],
    absent: ['hgrm'],
  },
  {
    says: 'the ids of adapters',
    typed: ['bench', 'cartesia-w'],
    offers: ['cartesia-ws'],
    absent: ['cartesia-sse'],
  },
  { says: 'the shells', typed: ['completion', 'f'], offers: ['fish'], absent: ['bash'] },
  {
    says: 'the command after an option with a value that is a command’s name too',
    typed: ['adapters', 'check', '--out', 'run', '--cas'],
    offers: ['--cassette'],
    absent: ['check'],
  },
  { says: 'a file of the folder', typed: ['run', 'scen'], offers: ['scenario.yaml'], absent: ['export'] },
  { says: 'the newest run', typed: ['report', 'la'], offers: ['last'], absent: ['lab'] },
] as const

const OFFERS = ROWS.map((row) => ({ ...row, line: ['ttfa', ...row.typed].join(' ') }))

let folder = ''
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'ttfa-completion-'))
  writeFileSync(path.join(folder, 'scenario.yaml'), '')
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { code, output } = await runCommand(['completion', shell])
    expect(code).toBe(0)
    writeFileSync(path.join(folder, `ttfa.${shell}`), output)
  }
})
afterAll(() => rmSync(folder, { recursive: true }))

/** What the name of a suite says where it cannot run. */
const unless = (shell: string) => (isThere(shell) ? '' : ` (skipped: apt-get install ${shell})`)

function isThere(shell: string): boolean {
  try {
    execFileSync(shell, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** A line for each offer. The script's own arguments are data, never code. */
async function runShell(command: string, args: readonly string[], timeout = 20_000): Promise<string[]> {
  const { stdout, stderr } = await promisify(execFile)(command, args, { cwd: folder, timeout })
  expect(stderr).toBe('')
  return stdout.split(/\r?\n/).map((line) => line.split('\t')[0] ?? '')
}

const ASK_BASH = `
source ttfa.bash
COMP_WORDS=(ttfa "$@"); COMP_CWORD=$#
_ttfa 2>&1
printf '%s\\n' "\${COMPREPLY[@]}"
`

describe.skipIf(!isThere('bash'))(`in bash${unless('bash')}, the completion offers`, () => {
  test.each(OFFERS)('$says: $line', async ({ typed, offers, absent }) => {
    const offered = await runShell('bash', ['--norc', '-c', ASK_BASH, 'bash', ...typed])
    expect(offered).toEqual(expect.arrayContaining([...offers]))
    for (const each of absent) expect(offered).not.toContain(each)
  })

  test('the choices after an equals sign, which bash reads as a word', async () => {
    const typed = ['export', 'x', '--format', '=', 'js']
    expect(await runShell('bash', ['--norc', '-c', ASK_BASH, 'bash', ...typed])).toContain('json')
  })
})

describe.skipIf(!isThere('fish'))(`in fish${unless('fish')}, the completion offers`, () => {
  test.each(OFFERS)('$says: $line', async ({ line, offers, absent }) => {
    const ask = 'source ttfa.fish; complete -C $argv[1]'
    const offered = await runShell('fish', ['--no-config', '-c', ask, line])
    expect(offered).toEqual(expect.arrayContaining([...offers]))
    for (const each of absent) expect(offered).not.toContain(each)
  })
})

/**
 * A shell with a terminal, as only there zsh completes: one for all lines, because it takes long to start. A function in the place of
 * `compadd` prints what is offered instead of the menu.
 */
const ASK_ZSH = `
zmodload zsh/zpty
zpty shell zsh -f -i
ask() { zpty -w shell "$1"; }
ask 'PS1=; unsetopt zle_bracketed_paste; autoload -U compinit; compinit -u -D; source ./ttfa.zsh'
ask 'show() { compstate[insert]=; compstate[list]=; builtin print -r -- "<END>" }'
ask 'compadd() { local -a hits; [[ \${@[(I)-O]} -gt 0 || \${@[(I)-A]} -gt 0 || \${@[(I)-D]} -gt 0 ]] && { builtin compadd "$@"; return; }; builtin compadd -O hits "$@"; builtin print -rl -- "" $hits; builtin compadd "$@" }'
ask 'zle -C ask-only complete-word ask-only; ask-only() { comppostfuncs=(show); _main_complete; }; bindkey "^I" ask-only; print "<"READY">"'
zpty -r shell reply '*<READY>*'
for line in "$@"; do
  zpty -w -n shell $'\\025'"$line"$'\\t'
  zpty -r shell reply '*<END>*'
  print -r -- "$reply"
done
zpty -d shell
`

describe.skipIf(!isThere('zsh'))(`in zsh${unless('zsh')}, the completion offers`, () => {
  let offered: string[][] = []
  beforeAll(async () => {
    const lines = await runShell(
      'zsh',
      ['-f', '-c', ASK_ZSH, 'zsh', ...OFFERS.map(({ line }) => line)],
      60_000,
    )
    const all = lines.join('\n').split('<END>')
    offered = all.map((text) => text.split('\n'))
  }, 60_000)

  test.each(OFFERS.map((row, index) => ({ ...row, index })))('$says: $line', ({ index, offers, absent }) => {
    expect(offered[index]).toEqual(expect.arrayContaining([...offers]))
    for (const each of absent) expect(offered[index]).not.toContain(each)
  })
})

describe('the scripts', () => {
  test.each(['bash', 'zsh', 'fish'])(
    'of %s know every option of every command that the help shows',
    async (shell) => {
      const { output: script } = await runCommand(['completion', shell])
      const { output: help } = await runCommand(['run', '--help'])
      const options = [...help.matchAll(/--([a-z][a-z-]+)/g)].map(([, name = '']) => name)
      expect(options.length).toBeGreaterThan(10)
      for (const name of options) expect(script).toMatch(new RegExp(`(?:--|-l )${name}\\b`))
    },
  )

  test('no other shell is offered', async () => {
    const { code, progress } = await runCommand(['completion', 'tcsh'])
    expect(code).toBe(104)
    expect(progress).toContain('bash, zsh, fish')
  })
})
