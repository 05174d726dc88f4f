import { readFile, stat } from 'node:fs/promises'

/** A larger file was not written by ttfa, and does not fit into a string. */
const MAX_BYTES = 256 * 1024 * 1024

/**
 * Rejects unless a path leads to a file. A run folder may come from anywhere, and reading a pipe or a device in it
 * might never end.
 */
export async function requireFile(path: string): Promise<{ readonly size: number }> {
  const found = await stat(path)
  if (found.isFile()) return found
  const code = found.isDirectory() ? 'EISDIR' : 'NOT_A_FILE'
  throw Object.assign(new Error(`${path} is not a file`), { code, path, syscall: 'open' })
}

/**
 * Reads a file of a run that is read as a whole. Rejects as `readFile` does, and also if the path is not a file or
 * the file is too large.
 */
export async function readStoredFile(path: string): Promise<Buffer> {
  const { size } = await requireFile(path)
  if (size <= MAX_BYTES) return readFile(path)
  throw Object.assign(new Error(`${path} has ${size} bytes`), { code: 'TOO_LARGE', path, syscall: 'read' })
}

export async function readStoredText(path: string): Promise<string> {
  return (await readStoredFile(path)).toString('utf8')
}
