import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseEnv } from 'node:util'
import { SetupError } from '../../core/setup-error.ts'

/** Environment variables. API keys are in here and nowhere else. */
export type Environment = Readonly<Record<string, string>>

/**
 * Reads the process's variables, and adds those that are only in the `.env` file in `folder`. Throws a
 * `SetupError` if the file exists but cannot be read: ignoring it would look like a missing key.
 */
export function readEnvironment(folder: string, variables: NodeJS.ProcessEnv): Environment {
  return { ...readDotEnv(path.join(folder, '.env')), ...definedOnly(variables) }
}

function readDotEnv(file: string): Environment {
  try {
    return withoutEmpty(parseEnv(readFileSync(file, 'utf8')))
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return {}
    throw new SetupError(`cannot read ${file} (${codeOf(cause)})`, {
      code: 'ENVIRONMENT_UNREADABLE',
      hint: 'Make .env a readable text file of NAME=value lines, or remove it.',
      cause,
    })
  }
}

/** `NAME=` is a line of the example file that was not filled in. */
function withoutEmpty(variables: NodeJS.Dict<string>): Environment {
  return Object.fromEntries(Object.entries(definedOnly(variables)).filter(([, value]) => value !== ''))
}

export function definedOnly(variables: NodeJS.Dict<string>): Environment {
  return Object.fromEntries(
    Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown cause'
}
