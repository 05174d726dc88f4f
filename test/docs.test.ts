import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { STAGES } from '../src/core/stages.ts'
import { TURN_STAGES } from '../src/core/trial/turn-stages.ts'
import { EXECUTORS } from '../src/executors/index.ts'
import { MEASURES } from '../src/tally/run/measures.ts'
import { runCommand } from './cli/run-command.ts'

const ROOT = path.resolve(import.meta.dirname, '..')
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8')

describe('the documents', () => {
  test.each([...STAGES, ...TURN_STAGES].map(({ name }) => name))(
    'docs/metrics.md defines the stage %s',
    (name) => {
      expect(read('docs/metrics.md')).toContain(`\`${name}\``)
    },
  )

  test.each(MEASURES.map(({ name }) => name))('docs/metrics.md defines the metric %s', (name) => {
    expect(read('docs/metrics.md')).toContain(`\`${name}`)
  })

  test.each(Object.keys(EXECUTORS))('docs/load.md describes the executor %s', (name) => {
    expect(read('docs/load.md')).toContain(`| \`${name}\` |`)
  })

  test('docs/cli.md is what --help prints (`npm run docs` writes it again)', async () => {
    const { output } = await runCommand(['--help'])
    const help = await Promise.all(commandsIn(output).map((name) => formatHelp([name])))
    await expect(`${INTRODUCTION}\n${help.join('\n')}`).toMatchFileSnapshot('../docs/cli.md')
  })

  test('every file that a document links to exists', () => {
    const documents = [
      'README.md',
      'CONTRIBUTING.md',
      ...filesIn('docs').filter((file) => file.endsWith('.md')),
    ]
    expect(documents.flatMap(brokenLinks)).toEqual([])
  })
})

const INTRODUCTION = `# Command line

What \`ttfa <command> --help\` prints. This file is generated: \`npm run docs\`.
`

async function formatHelp(command: readonly string[]): Promise<string> {
  const { output } = await runCommand([...command, '--help'])
  const nested = await Promise.all(commandsIn(output).map((name) => formatHelp([...command, name])))
  return [`## ttfa ${command.join(' ')}\n\n\`\`\`text\n${output.trimEnd()}\n\`\`\`\n`, ...nested].join('\n')
}

/** The names in the lists of commands of a help text. */
function commandsIn(help: string): string[] {
  const lists = help.matchAll(/^[A-Z][A-Za-z ]+:\n((?: {2}\S.*\n| {3,}\S.*\n)+)/gm)
  return [...lists].flatMap(([heading = '', list = '']) =>
    /^(Arguments|Options|Examples)/.test(heading)
      ? []
      : [...list.matchAll(/^ {2}([a-z][a-z-]*)/gm)]
          .map((match) => match[1] ?? '')
          .filter((name) => name !== 'help'),
  )
}

function filesIn(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
    path.join(folder, file),
  )
}

function brokenLinks(file: string): string[] {
  const targets = [...read(file).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map((match) => match[1] ?? '')
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => !existsSync(path.resolve(ROOT, path.dirname(file), target)))
    .map((target) => `${file}: ${target}`)
}
