import { readdir } from 'node:fs/promises'
import path from 'node:path'
import type { ConversationPattern } from '../core/conversation-pattern.ts'
import { SetupError } from '../core/setup-error.ts'
import { nearest } from './nearest.ts'
import { readYamlFiles } from './read-yaml-files.ts'
import { conversationPattern } from './schema/conversation-pattern.ts'

const FILE = /\.ya?ml$/

/**
 * Reads a conversation pattern from a file, or by name from the folder of shipped patterns. Throws a
 * `SetupError` if there is none or it is invalid.
 */
export async function readPattern(
  name: string,
  folder: string,
  shipped: string,
): Promise<ConversationPattern> {
  const file = FILE.test(name) ? path.resolve(folder, name) : await shippedFile(name, shipped)
  const [read] = await readYamlFiles(file, conversationPattern, 'PATTERN')
  if (!read) throw new SetupError(`${file} contains no pattern`, { code: 'PATTERN_UNREADABLE' })
  return read.value
}

/** The names of the patterns in a folder. */
export async function patternNames(shipped: string): Promise<string[]> {
  const files = await readdir(shipped)
  return files
    .filter((file) => FILE.test(file))
    .map((file) => file.replace(FILE, ''))
    .sort()
}

async function shippedFile(name: string, shipped: string): Promise<string> {
  const names = await patternNames(shipped)
  if (names.includes(name)) return path.join(shipped, `${name}.yaml`)
  const meant = nearest(name, names)
  throw new SetupError(`there is no conversation pattern ${name}`, {
    code: 'PATTERN_UNKNOWN',
    hint: `${meant ? `Did you mean ${meant}? ` : ''}Use one of ${names.join(', ')}, or a .yaml file of your own.`,
  })
}
