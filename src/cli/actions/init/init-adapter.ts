import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { SetupError } from '../../../core/setup-error.ts'
import type { CliContext } from '../../cli-context.ts'
import { formatWriteResults, writeNewFiles } from '../../output/write-new-files.ts'

/** The templates in the package, relative to this file, and the provider name that they use. */
const TEMPLATE = { folder: '../../../../scenarios/starter/', name: 'my-provider', variable: 'MY_PROVIDER' }
const EXTENSIONS = ['ts', 'yaml'] as const
const PROVIDER_NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/

export async function initAdapter(
  name: string,
  { json }: { json?: boolean },
  { cwd, output }: CliContext,
): Promise<void> {
  const [folder, provider] = [path.dirname(name), path.basename(name)]
  const contents = await createStarters(provider)
  const files = await writeNewFiles(path.resolve(cwd, folder), contents)
  output.write(
    json
      ? `${JSON.stringify({ folder, files })}\n`
      : formatWriteResults(folder, files) + formatNextSteps(name),
  )
}

async function createStarters(provider: string): Promise<[file: string, content: string][]> {
  if (!PROVIDER_NAME.test(provider))
    throw new SetupError(`${provider} is not a valid provider name`, {
      code: 'INIT_NAME',
      hint: 'Use lower-case letters, digits and hyphens, for example: ttfa init adapter acme',
    })
  const variable = provider.toUpperCase().replaceAll('-', '_')
  return Promise.all(
    EXTENSIONS.map(async (ending): Promise<[string, string]> => {
      const original = await readFile(new URL(`${TEMPLATE.folder}adapter.${ending}`, import.meta.url), 'utf8')
      return [
        `${provider}.${ending}`,
        original.replaceAll(TEMPLATE.name, provider).replaceAll(TEMPLATE.variable, variable),
      ]
    }),
  )
}

function formatNextSteps(name: string): string {
  return `\nNext: ttfa adapters check ${name}.ts\n      ttfa adapters check ${name}.yaml\n`
}
