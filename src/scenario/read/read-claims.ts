import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Claim } from '../../core/config/claim.ts'
import { SetupError } from '../../core/setup-error.ts'
import { sortDiagnostics } from '../check/diagnostic.ts'
import { createDiagnosticsError, OTHER_FILE_HINT } from '../check/diagnostics-error.ts'
import { validateDocument } from '../check/validate-document.ts'
import { claimFile } from '../schema/claim.ts'
import { readTextFile, UnreadableFile } from './read-text-file.ts'
import { parseYamlDocument } from './yaml-document.ts'

const MAX_BYTES = 1024 * 1024

/**
 * Reads the claims of a file, or of all YAML files in a folder. Throws a `SetupError` that lists every
 * mistake.
 */
export async function readClaims(where: string): Promise<Claim[]> {
  const files = await listFiles(where)
  const claims = (await Promise.all(files.map(readClaimFile))).flat()
  const duplicate = claims.find(({ id }, index) => claims.findIndex((other) => other.id === id) !== index)
  if (duplicate) throw new SetupError(`two claims have the id ${duplicate.id}`, { code: 'CLAIMS_INVALID' })
  return claims
}

async function listFiles(where: string): Promise<string[]> {
  const stats = await stat(where).catch((cause) => {
    throw new SetupError(`there are no claims at ${where}`, { code: 'CLAIMS_UNREADABLE', cause })
  })
  if (!stats.isDirectory()) return [where]
  const names = (await readdir(where)).filter((name) => /\.ya?ml$/.test(name)).sort()
  return names.map((name) => path.join(where, name))
}

async function readClaimFile(file: string): Promise<Claim[]> {
  const text = await readTextFile(file, MAX_BYTES).catch((cause) => {
    if (!(cause instanceof UnreadableFile)) throw cause
    throw new SetupError(`${file} ${cause.message}`, { code: 'CLAIMS_UNREADABLE' })
  })
  const { document, diagnostics } = parseYamlDocument(text)
  const result = diagnostics.length > 0 ? { diagnostics } : validateDocument(claimFile, document)
  if (result.diagnostics.length > 0)
    throw createDiagnosticsError({ name: file, text }, sortDiagnostics(result.diagnostics), OTHER_FILE_HINT)
  return ('data' in result && result.data) || []
}
