import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { z } from 'zod'
import { SetupError } from '../../core/setup-error.ts'
import { sortDiagnostics } from '../check/diagnostic.ts'
import { createDiagnosticsError, OTHER_FILE_HINT } from '../check/diagnostics-error.ts'
import { validateDocument } from '../check/validate-document.ts'
import { readTextFile, UnreadableFile } from './read-text-file.ts'
import { parseYamlDocument } from './yaml-document.ts'

const MAX_BYTES = 1024 * 1024

/** A file and its content. */
export interface ParsedFile<Value> {
  readonly file: string
  readonly value: Value
}

/**
 * Reads a YAML file, or all YAML files of a folder in the order of their names. `code` is the prefix of error
 * codes. Throws a `SetupError` that lists every mistake of a file.
 */
export async function readYamlFiles<Value>(
  where: string,
  schema: z.ZodType<Value>,
  codePrefix: string,
): Promise<ParsedFile<Value>[]> {
  const files = await listFiles(where, codePrefix)
  return Promise.all(
    files.map(async (file) => ({ file, value: await readFileWithSchema(file, schema, codePrefix) })),
  )
}

async function listFiles(where: string, codePrefix: string): Promise<string[]> {
  const stats = await stat(where).catch((cause) => {
    throw new SetupError(`no such file or folder: ${where}`, { code: `${codePrefix}_UNREADABLE`, cause })
  })
  if (!stats.isDirectory()) return [where]
  const names = (await readdir(where)).filter((name) => /\.ya?ml$/.test(name)).sort()
  return names.map((name) => path.join(where, name))
}

async function readFileWithSchema<Value>(
  file: string,
  schema: z.ZodType<Value>,
  codePrefix: string,
): Promise<Value> {
  const text = await readTextFile(file, MAX_BYTES).catch((cause) => {
    if (!(cause instanceof UnreadableFile)) throw cause
    throw new SetupError(`${file} ${cause.message}`, { code: `${codePrefix}_UNREADABLE` })
  })
  const { document, diagnostics } = parseYamlDocument(text)
  const result = diagnostics.length > 0 ? { diagnostics } : validateDocument(schema, document)
  if (result.diagnostics.length > 0)
    throw createDiagnosticsError({ name: file, text }, sortDiagnostics(result.diagnostics), OTHER_FILE_HINT)
  if (!('data' in result) || result.data === undefined)
    throw new SetupError(`${file} is empty`, { code: `${codePrefix}_UNREADABLE` })
  return result.data
}
