import { readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { SetupError } from '../../core/setup-error.ts'
import { makeFolder } from '../../results/make-folder.ts'
import { readStoredText } from '../../results/read-file.ts'
import type { Baseline } from '../../tally/baseline/baseline.ts'
import { formatBaseline, parseBaseline } from '../../tally/baseline/baseline-file.ts'

const EXTENSION = '.json'

/** A baseline name is also a file name. */
const NAME_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

/**
 * Writes a baseline and replaces one of the same name: version control keeps the old one. Returns the file.
 */
export async function saveBaseline(folder: string, baseline: Baseline): Promise<string> {
  const file = baselineFile(folder, baseline.name)
  await makeFolder(folder)
  await writeFile(file, formatBaseline(baseline))
  return file
}

/** Throws a `SetupError` when the baseline does not exist or this version cannot read it. */
export async function loadBaseline(folder: string, name: string): Promise<Baseline> {
  const file = baselineFile(folder, name)
  const text = await readStoredText(file).catch(async (cause) => {
    const names = await baselineNames(folder)
    throw new SetupError(`no baseline named ${name} in ${folder}`, {
      code: 'BASELINE_UNKNOWN',
      hint:
        names.length > 0
          ? `Baselines in this folder: ${names.join(', ')}.`
          : 'Create one with `ttfa baseline save <run> <name>`.',
      cause,
    })
  })
  return parseBaseline(text, file)
}

/** All baselines of a folder that this version can read. */
export async function loadBaselines(folder: string): Promise<Baseline[]> {
  const names = await baselineNames(folder)
  const read = await Promise.all(names.map((name) => loadBaseline(folder, name).catch(() => undefined)))
  return read.filter((each) => each !== undefined)
}

/** Names of the baselines in a folder, sorted. Empty if the folder does not exist. */
export async function baselineNames(folder: string): Promise<string[]> {
  const files = await readdir(folder).catch(() => [])
  return files
    .filter((file) => file.endsWith(EXTENSION))
    .map((file) => file.slice(0, -EXTENSION.length))
    .sort()
}

function baselineFile(folder: string, name: string): string {
  if (NAME_PATTERN.test(name)) return path.join(folder, `${name}${EXTENSION}`)
  throw new SetupError(`"${name}" is not a valid baseline name`, {
    code: 'BASELINE_NAME',
    hint: 'Start with a letter or digit; use only letters, digits, ".", "_" and "-"; at most 64 characters.',
  })
}
