import { readdir } from 'node:fs/promises'
import path from 'node:path'
import type { ConversationPattern } from '../../core/config/conversation/conversation-pattern.ts'
import { SetupError } from '../../core/setup-error.ts'
import { findNearest } from '../../validation/nearest.ts'
import { conversationPattern } from '../schema/conversation/conversation-pattern.ts'
import { readYamlFiles } from './read-yaml-files.ts'

const YAML_FILE = /\.ya?ml$/

/**
 * Reads a conversation pattern from a file, or by name from the folder of shipped patterns. Throws a
 * `SetupError` if there is none or it is invalid.
 */
export async function readConversationPattern(
  name: string,
  folder: string,
  shipped: string,
): Promise<ConversationPattern> {
  const file = YAML_FILE.test(name) ? path.resolve(folder, name) : await findShippedPattern(name, shipped)
  const [read] = await readYamlFiles(file, conversationPattern, 'PATTERN')
  if (!read) throw new SetupError(`${file} contains no pattern`, { code: 'PATTERN_UNREADABLE' })
  return read.value
}

/** The names of the patterns in a folder. */
export async function listPatternNames(shipped: string): Promise<string[]> {
  const files = await readdir(shipped)
  return files
    .filter((file) => YAML_FILE.test(file))
    .map((file) => file.replace(YAML_FILE, ''))
    .sort()
}

async function findShippedPattern(name: string, shipped: string): Promise<string> {
  const names = await listPatternNames(shipped)
  if (names.includes(name)) return path.join(shipped, `${name}.yaml`)
  const suggestion = findNearest(name, names)
  throw new SetupError(`there is no conversation pattern ${name}`, {
    code: 'PATTERN_UNKNOWN',
    hint: `${suggestion ? `Did you mean ${suggestion}? ` : ''}Use one of ${names.join(', ')}, or a .yaml file of your own.`,
  })
}
