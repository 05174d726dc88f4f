import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { AnyAdapter } from '../../../core/adapter/adapter.ts'
import { builtInAdapters } from '../../../run/adapters/built-in-adapters.ts'
import type { CliContext } from '../../cli-context.ts'
import { formatWriteResults, type WriteResult, writeNewFiles } from '../../output/write-new-files.ts'

/** The templates in the package, by the name of the file to write. */
const TEMPLATES: Readonly<Record<string, string>> = {
  'scenario.yaml': 'scenarios/starter/scenario.yaml',
  'voice-agent-turns.txt': 'scenarios/texts/voice-agent-turns.txt',
  'scenario.schema.json': 'scenarios/schema/scenario.schema.json',
}

export async function initFolder(
  folder: string,
  options: { json?: boolean },
  { cwd, output }: CliContext,
): Promise<void> {
  const files = await writeStarter(path.resolve(cwd, folder))
  output.write(options.json ? `${JSON.stringify({ folder, files })}\n` : formatResult(folder, files))
}

async function writeStarter(folder: string): Promise<WriteResult[]> {
  const contents = await Promise.all(
    Object.entries(TEMPLATES).map(async ([file, original]): Promise<[string, string]> => {
      return [file, await readFile(new URL(`../../../../${original}`, import.meta.url), 'utf8')]
    }),
  )
  return writeNewFiles(folder, [
    ...contents,
    ['.env.example', createEnvExample(Object.values(builtInAdapters()))],
  ])
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
