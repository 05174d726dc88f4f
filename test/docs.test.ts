import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { STAGES } from '../src/core/trial/trial-stages.ts'
import { TURN_STAGES } from '../src/core/trial/turn-stages.ts'
import { EXECUTORS } from '../src/executors/index.ts'
import { createAdapterCatalog } from '../src/library/shared/adapter-catalog.ts'
import { parseScenarioText } from '../src/scenario/read/read-scenario.ts'
import { MEASURES } from '../src/tally/values/measures.ts'
import { runCommand } from './cli/run-command.ts'
import { scenarioReference } from './scenario/scenario-reference.ts'

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

  test('docs/scenario.md is what scenarios are checked with (`npm run docs` writes it again)', async () => {
    await expect(scenarioReference()).toMatchFileSnapshot('../docs/scenario.md')
  })

  test('docs/recipes.md shows the workflow that `ttfa init ci` writes', () => {
    const shown = /<!-- workflow -->\n```yaml\n([\s\S]*?)```/.exec(read('docs/recipes.md'))?.[1]
    expect(shown).toBe(read('scenarios/starter/workflow.yaml'))
  })

  test('every document is in the index', () => {
    const index = read('docs/README.md')
    const all = readdirSync(path.join(ROOT, 'docs')).filter(
      (name) => /\.md$/.test(name) && name !== 'README.md',
    )
    expect(all.filter((name) => !index.includes(`](${name})`))).toEqual([])
  })

  test.each(filesIn('docs').filter((file) => file.endsWith('.md')))(
    'every whole scenario in %s is right',
    async (file) => {
      const blocks = [...read(file).matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text)
      const scenarios = blocks.filter((text) => /^targets:/m.test(text) && /^load:/m.test(text))
      const name = path.join(ROOT, 'scenarios', 'example.yaml')
      for (const text of scenarios)
        await expect(parseScenarioText(text, name, createAdapterCatalog())).resolves.toBeDefined()
    },
  )

  test('docs/controls.md is what `ttfa adapters --controls` prints (`npm run docs` writes it again)', async () => {
    const { output } = await runCommand(['adapters', '--controls'])
    await expect(`${CONTROLS_INTRODUCTION}\n${output}`).toMatchFileSnapshot('../docs/controls.md')
  })

  test.each(['CONTRIBUTING.md', 'docs/architecture.md', 'docs/methods.md'])(
    'every source file that %s names exists',
    (document) => {
      const named = [...read(document).matchAll(/`((?:[\w-]+\/)+[\w.-]+\.ts)`/g)].map(([, file = '']) => file)
      const exists = (file: string) => [file, `src/${file}`].some((each) => existsSync(path.join(ROOT, each)))
      expect(named.length).toBeGreaterThan(10)
      expect(named.filter((file) => !exists(file))).toEqual([])
    },
  )

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

const CONTROLS_INTRODUCTION = `# What you can control

Before you choose a provider, check what it lets you control on the route that you will use: routes of one provider differ. The table comes from
the options, formats, sample rates and languages that each adapter declares, so that a dash means *not settable through ttfa*, which for a
provider that was read in clients may be less than it offers. \`dictionary:\` (a pronunciation dictionary) and clones are created by
ttfa itself, where the model supports them. Whether a provider obeys a setting is not said here: listen, or measure. This file is generated:
\`npm run docs\`.
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
