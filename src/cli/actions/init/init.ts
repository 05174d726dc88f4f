import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { AnyAdapter } from '../../../core/adapter/adapter.ts'
import { SetupError } from '../../../core/setup-error.ts'
import { builtInAdapters } from '../../../run/adapters/built-in-adapters.ts'
import { suggestNearest } from '../../../validation/nearest.ts'
import type { CliContext } from '../../cli-context.ts'
import { type Goal, goalScenario } from '../../init/goal-scenario.ts'
import { formatWriteResults, type WriteResult, writeNewFiles } from '../../output/write-new-files.ts'

/** The templates in the package, by the name of the file to write. */
const TEMPLATES: Readonly<Record<string, string>> = {
  'scenario.yaml': 'scenarios/starter/scenario.yaml',
  'voice-agent-turns.txt': 'scenarios/texts/voice-agent-turns.txt',
  'scenario.schema.json': 'scenarios/schema/scenario.schema.json',
}

export interface InitOptions {
  readonly json?: boolean
  /** Adapters or providers, separated by commas. Absent: the starter. */
  readonly providers?: string
  readonly goal: Goal
}

export async function initFolder(folder: string, options: InitOptions, context: CliContext): Promise<void> {
  const { cwd, output } = context
  const chosen = options.providers === undefined ? undefined : chooseAdapters(options.providers)
  const files = await writeStarter(path.resolve(cwd, folder), chosen, options.goal)
  if (options.json) return output.write(`${JSON.stringify({ folder, files })}\n`)
  output.write(`${formatResult(folder, files, options)}${chosen ? describeMissing(chosen, context) : ''}`)
}

async function writeStarter(
  folder: string,
  chosen: readonly AnyAdapter[] | undefined,
  goal: Goal,
): Promise<WriteResult[]> {
  const contents = await Promise.all(
    Object.entries(TEMPLATES).map(async ([file, original]): Promise<[string, string]> => {
      if (chosen && file === 'scenario.yaml')
        return [
          file,
          goalScenario(
            goal,
            chosen.map(({ facts }) => facts),
          ),
        ]
      return [file, await readFile(new URL(`../../../../${original}`, import.meta.url), 'utf8')]
    }),
  )
  return writeNewFiles(folder, [
    ...contents,
    ['.env.example', createEnvExample(chosen ?? Object.values(builtInAdapters()))],
  ])
}

/**
 * The adapters that a list names, by their ids or by provider, which stands for its first route. Throws a
 * `SetupError`.
 */
function chooseAdapters(list: string): AnyAdapter[] {
  const adapters = builtInAdapters()
  const all = Object.values(adapters)
  const names = [...new Set(list.split(',').map((name) => name.trim()))].filter((name) => name !== '')
  return names.map((name) => {
    const found = adapters[name] ?? adapters[`${name}-ws`] ?? all.find(({ facts }) => facts.provider === name)
    if (found) return found
    const known = [...Object.keys(adapters), ...all.map(({ facts }) => facts.provider)]
    throw new SetupError(
      `--providers: there is no adapter or provider ${name}${suggestNearest(name, known)}`,
      {
        code: 'ADAPTER_UNKNOWN',
        hint: '`ttfa adapters` lists adapters and providers.',
      },
    )
  })
}

/** The variables that are still to be set. */
function describeMissing(adapters: readonly AnyAdapter[], { environment }: CliContext): string {
  const variables = adapters.flatMap(({ facts: { keyVariable } }) =>
    keyVariable !== undefined && !environment[keyVariable] ? [keyVariable] : [],
  )
  return variables.length === 0 ? '' : `Not set yet: ${[...new Set(variables)].join(', ')}\n`
}

/** One line per variable that an adapter declares, with a comment that names the adapters. */
function createEnvExample(adapters: readonly AnyAdapter[]): string {
  const users = new Map<string, string[]>()
  for (const { facts } of adapters)
    if (facts.keyVariable) users.set(facts.keyVariable, [...(users.get(facts.keyVariable) ?? []), facts.id])
  const lines = [...users].map(([variable, ids]) => `# ${ids.join(', ')}\n${variable}=\n`)
  return `# Copy to .env, here or in the directory you run ttfa in, and fill in; keep .env out of version control. The lab needs no key.\n\n${lines.join('\n')}`
}

function formatResult(
  folder: string,
  files: readonly WriteResult[],
  { providers, goal }: InitOptions,
): string {
  const verb = providers !== undefined && goal === 'limit' ? 'probe' : 'run'
  return `${formatWriteResults(folder, files)}\nNext: ttfa ${verb} ${path.join(folder, 'scenario.yaml')}\n`
}
