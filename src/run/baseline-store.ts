import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { SetupError } from '../core/setup-error.ts'
import type { Baseline } from '../tally/compare/baseline.ts'
import { readBaseline, writeBaseline } from '../tally/compare/baseline-text.ts'

const EXTENSION = '.json'

/** Names become names of files. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

/** Writes a baseline over the one of its name, if there is one: version control remembers. Returns its file. */
export async function saveBaseline(folder: string, baseline: Baseline): Promise<string> {
  const file = fileOf(folder, baseline.name)
  await mkdir(folder, { recursive: true })
  await writeFile(file, writeBaseline(baseline))
  return file
}

/** Throws a `SetupError` when there is none of that name, or none that this version can read. */
export async function loadBaseline(folder: string, name: string): Promise<Baseline> {
  const file = fileOf(folder, name)
  const text = await readFile(file, 'utf8').catch(async (cause) => {
    const names = await baselineNames(folder)
    throw new SetupError(`there is no baseline ${name} in ${folder}`, {
      code: 'BASELINE_UNKNOWN',
      hint:
        names.length > 0 ? `There are ${names.join(', ')}.` : '`ttfa baseline save <run> <name>` makes one.',
      cause,
    })
  })
  return readBaseline(text, file)
}

/** Names of the baselines in a folder, sorted; none where there is no folder. */
export async function baselineNames(folder: string): Promise<string[]> {
  const files = await readdir(folder).catch(() => [])
  return files
    .filter((file) => file.endsWith(EXTENSION))
    .map((file) => file.slice(0, -EXTENSION.length))
    .sort()
}

function fileOf(folder: string, name: string): string {
  if (NAME.test(name)) return path.join(folder, `${name}${EXTENSION}`)
  throw new SetupError(`"${name}" cannot be the name of a baseline`, {
    code: 'BASELINE_NAME',
    hint: 'Use letters, digits, ".", "_" and "-", beginning with a letter or digit, at most 64.',
  })
}
