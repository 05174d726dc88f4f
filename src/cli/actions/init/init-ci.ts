import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { CliContext } from '../../cli-context.ts'
import { formatWriteResults, writeNewFiles } from '../../output/write-new-files.ts'

/** Where the files go in a repository, and the files of the package that they come from. */
const FILES = {
  '.github/workflows': { 'voice-latency.yaml': 'scenarios/starter/workflow.yaml' },
  ttfa: {
    'gates.yaml': 'scenarios/gates.yaml',
    'voice-agent-turns.txt': 'scenarios/texts/voice-agent-turns.txt',
    'scenario.schema.json': 'scenarios/schema/scenario.schema.json',
  },
} as const

/** The scenario lies beside its texts and its schema. */
const RELOCATIONS = [
  ['file: texts/voice-agent-turns.txt', 'file: voice-agent-turns.txt'],
  ['$schema=./schema/', '$schema=./'],
  ['scenarios/gates.yaml', 'ttfa/gates.yaml'],
] as const

export async function initCi(
  folder: string,
  { json }: { json?: boolean },
  { cwd, output }: CliContext,
): Promise<void> {
  const files = []
  for (const [place, originals] of Object.entries(FILES)) {
    const contents = await Promise.all(
      Object.entries(originals).map(async ([file, original]): Promise<[string, string]> => {
        return [file, relocate(await readFile(new URL(`../../../../${original}`, import.meta.url), 'utf8'))]
      }),
    )
    const written = await writeNewFiles(path.resolve(cwd, folder, place), contents)
    files.push(...written.map((one) => ({ ...one, file: path.join(place, one.file) })))
  }
  output.write(
    json ? `${JSON.stringify({ folder, files })}\n` : `${formatWriteResults(folder, files)}${NEXT_STEPS}`,
  )
}

function relocate(text: string): string {
  return RELOCATIONS.reduce((changed, [from, to]) => changed.replaceAll(from, to), text)
}

const NEXT_STEPS = `
Next: put your targets into ttfa/gates.yaml, and keep one as the control
      add their keys to the secrets of the repository, and to env: of the workflow
      ttfa run --dry-run ttfa/gates.yaml says what a run sends and costs
      push, and run the workflow by hand with "baseline" ticked: it saves a baseline on
      the machine that will run the checks. Commit baselines/main.json from its artifact
`
