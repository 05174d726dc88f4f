import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseEnv } from 'node:util'
import type { Environment } from '../../core/config/environment.ts'
import { SetupError } from '../../core/setup-error.ts'
import { definedOnly } from '../../library/shared/environment.ts'

/**
 * Reads the process's variables, and adds those that are only in the `.env` files of `folders`; the first
 * file that has a variable counts. Throws a `SetupError` if a file exists but cannot be read, because
 * ignoring it would look like a missing key.
 */
export function readEnvironment(folders: readonly string[], variables: NodeJS.ProcessEnv): Environment {
  const files = folders.map((folder) => readDotEnv(path.join(folder, '.env')))
  return Object.assign({}, ...files.reverse(), definedOnly(variables))
}

/** Where `.env` files are looked for: the working directory, and beside each scenario of a command line. */
export function environmentFolders(argv: readonly string[], cwd: string): string[] {
  const scenarios = argv.filter((word) => /\.ya?ml$/i.test(word))
  return [...new Set([cwd, ...scenarios.map((file) => path.dirname(path.resolve(cwd, file)))])]
}

function readDotEnv(file: string): Environment {
  try {
    return withoutEmpty(parseEnv(decodeText(readFileSync(file))))
  } catch (cause) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(cause))) return {}
    const reason = codeOf(cause).startsWith('ERR_ENCODING') ? 'neither UTF-8 nor UTF-16' : codeOf(cause)
    throw new SetupError(`cannot read ${file} (${reason})`, {
      code: 'ENVIRONMENT_UNREADABLE',
      hint: 'Make .env a text file of NAME=value lines, saved as UTF-8, or remove it.',
      cause,
    })
  }
}

/**
 * Decodes UTF-8 or UTF-16, with or without a byte order mark: `echo … > .env` writes UTF-16 in Windows
 * PowerShell.
 */
function decodeText(bytes: Buffer): string {
  return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes)
}

/** Without a mark: names are ASCII, so in UTF-16 one of the first two bytes is zero. */
function encodingOf([first, second]: Buffer): string {
  if ((first === 0xff && second === 0xfe) || second === 0) return 'utf-16le'
  if ((first === 0xfe && second === 0xff) || first === 0) return 'utf-16be'
  return 'utf-8'
}

/** Leaves out `NAME=`, a line of the example file that was not filled in. */
function withoutEmpty(variables: NodeJS.Dict<string>): Environment {
  return Object.fromEntries(Object.entries(definedOnly(variables)).filter(([, value]) => value !== ''))
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown cause'
}
