import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { z } from 'zod'
import { SetupError } from '../core/setup-error.ts'
import { readDocument } from './document.ts'
import { inOrder } from './mistake.ts'
import { mistakesError } from './mistakes-error.ts'
import { readTextFile, UnreadableFile } from './read-text-file.ts'
import { readShape } from './shape-mistakes.ts'

const LARGEST = 1024 * 1024

/** A file and its content. */
export interface ReadFile<Value> {
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
  code: string,
): Promise<ReadFile<Value>[]> {
  const files = await filesAt(where, code)
  return Promise.all(files.map(async (file) => ({ file, value: await readOne(file, schema, code) })))
}

async function filesAt(where: string, code: string): Promise<string[]> {
  const facts = await stat(where).catch((cause) => {
    throw new SetupError(`no such file or folder: ${where}`, { code: `${code}_UNREADABLE`, cause })
  })
  if (!facts.isDirectory()) return [where]
  const names = (await readdir(where)).filter((name) => /\.ya?ml$/.test(name)).sort()
  return names.map((name) => path.join(where, name))
}

async function readOne<Value>(file: string, schema: z.ZodType<Value>, code: string): Promise<Value> {
  const text = await readTextFile(file, LARGEST).catch((cause) => {
    if (!(cause instanceof UnreadableFile)) throw cause
    throw new SetupError(`${file} ${cause.message}`, { code: `${code}_UNREADABLE` })
  })
  const { document, mistakes } = readDocument(text)
  const shape = mistakes.length > 0 ? { mistakes } : readShape(schema, document)
  if (shape.mistakes.length > 0) throw mistakesError({ name: file, text }, inOrder(shape.mistakes))
  if (!('data' in shape) || shape.data === undefined)
    throw new SetupError(`${file} is empty`, { code: `${code}_UNREADABLE` })
  return shape.data
}
