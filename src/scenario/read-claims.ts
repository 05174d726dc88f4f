import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Claim } from '../core/claim.ts'
import { SetupError } from '../core/setup-error.ts'
import { readDocument } from './document.ts'
import { inOrder } from './mistake.ts'
import { mistakesError } from './mistakes-error.ts'
import { readTextFile, UnreadableFile } from './read-text-file.ts'
import { claimFile } from './schema/claim.ts'
import { readShape } from './shape-mistakes.ts'

const LARGEST = 1024 * 1024

/**
 * Reads the claims of a file, or of all YAML files in a folder. Throws a `SetupError` that lists every
 * mistake.
 */
export async function readClaims(where: string): Promise<Claim[]> {
  const files = await filesAt(where)
  const claims = (await Promise.all(files.map(readFile))).flat()
  const twice = claims.find(({ id }, index) => claims.findIndex((other) => other.id === id) !== index)
  if (twice) throw new SetupError(`two claims have the id ${twice.id}`, { code: 'CLAIMS_INVALID' })
  return claims
}

async function filesAt(where: string): Promise<string[]> {
  const facts = await stat(where).catch((cause) => {
    throw new SetupError(`there are no claims at ${where}`, { code: 'CLAIMS_UNREADABLE', cause })
  })
  if (!facts.isDirectory()) return [where]
  const names = (await readdir(where)).filter((name) => /\.ya?ml$/.test(name)).sort()
  return names.map((name) => path.join(where, name))
}

async function readFile(file: string): Promise<Claim[]> {
  const text = await readTextFile(file, LARGEST).catch((cause) => {
    if (!(cause instanceof UnreadableFile)) throw cause
    throw new SetupError(`${file} ${cause.message}`, { code: 'CLAIMS_UNREADABLE' })
  })
  const { document, mistakes } = readDocument(text)
  const shape = mistakes.length > 0 ? { mistakes } : readShape(claimFile, document)
  if (shape.mistakes.length > 0) throw mistakesError({ name: file, text }, inOrder(shape.mistakes))
  return ('data' in shape && shape.data) || []
}
