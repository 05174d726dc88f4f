import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Command } from 'commander'
import type { AnyAdapter } from '../../../core/adapter/adapter.ts'
import type { CliContext } from '../../cli-context.ts'
import { formatWriteResults, type WriteResult, writeNewFiles } from '../../output/write-new-files.ts'
import { addInitAdapter } from './init-adapter.ts'

/** The templates in the package, by the name of the file to write. */
const TEMPLATES: Readonly<Record<string, string>> = {
  'scenario.yaml': 'scenarios/starter/scenario.yaml',
  'voice-agent-turns.txt': 'scenarios/texts/voice-agent-turns.txt',
  'scenario.schema.json': 'scenarios/schema/scenario.schema.json',
}

const EXAMPLES = `
Examples:
  $ ttfa init                     into this folder
  $ ttfa init my-voices           into a new folder
  $ ttfa init adapter             an adapter to start from
`

/** `ttfa init`: writes a folder to start from. */
export function addInit(program: Command, context: CliContext): void {
  const init = program
    .command('init')
    .helpGroup('Set up:')
    .summary('write a scenario to start from')
    .description(
      'Write a commented scenario, its texts, its JSON Schema for editors and an example .env file for API keys. Existing files are not overwritten.',
    )
    .argument('[folder]', 'where to write', '.')
    .option('--json', 'print what was written as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (folder: string, options: { json?: boolean }) => {
      const files = await writeStarter(path.resolve(context.cwd, folder), context.adapters)
      context.output.write(
        options.json ? `${JSON.stringify({ folder, files })}\n` : formatResult(folder, files),
      )
    })
  addInitAdapter(init, context)
}

async function writeStarter(folder: string, adapters: CliContext['adapters']): Promise<WriteResult[]> {
  const contents = await Promise.all(
    Object.entries(TEMPLATES).map(async ([file, original]): Promise<[string, string]> => {
      return [file, await readFile(new URL(`../../../../${original}`, import.meta.url), 'utf8')]
    }),
  )
  return writeNewFiles(folder, [...contents, ['.env.example', createEnvExample(Object.values(adapters))]])
}

/** One line per variable that an adapter declares, with a comment that names the adapters. */
function createEnvExample(adapters: readonly AnyAdapter[]): string {
  const users = new Map<string, string[]>()
  for (const { facts } of adapters)
    if (facts.keyVariable) users.set(facts.keyVariable, [...(users.get(facts.keyVariable) ?? []), facts.id])
  const lines = [...users].map(([variable, ids]) => `# ${ids.join(', ')}\n${variable}=\n`)
  return `# Copy to .env, here or in the directory you run ttfa in, and fill in; keep .env out of version control. The lab needs no key.\n\n${lines.join('\n')}`
}

function formatResult(folder: string, files: readonly WriteResult[]): string {
  return `${formatWriteResults(folder, files)}\nNext: ttfa run ${path.join(folder, 'scenario.yaml')}\n`
}
