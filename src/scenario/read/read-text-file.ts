import { readFile, stat } from 'node:fs/promises'

/** Why a file cannot be read as text. The message continues a sentence that starts with the file's name. */
export class UnreadableFile extends Error {
  constructor(reason: string, cause?: unknown) {
    super(reason, cause === undefined ? undefined : { cause })
    this.name = 'UnreadableFile'
  }
}

/** Reads a UTF-8 file of at most `limit` bytes, without its byte order mark. Throws an `UnreadableFile`. */
export async function readTextFile(file: string, limit: number): Promise<string> {
  const stats = await translateErrors(stat(file))
  if (stats.isDirectory()) throw new UnreadableFile('is a folder, not a file')
  if (!stats.isFile()) throw new UnreadableFile('is not a regular file')
  if (stats.size > limit)
    throw new UnreadableFile(`is too large: ${stats.size} bytes, the maximum is ${limit}`)
  return decodeUtf8(await translateErrors(readFile(file)))
}

function decodeUtf8(bytes: Uint8Array): string {
  if (bytes.includes(0)) throw new UnreadableFile('is binary data, not text')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new UnreadableFile('is not UTF-8 text', cause)
  }
}

async function translateErrors<Value>(work: Promise<Value>): Promise<Value> {
  try {
    return await work
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown cause'
    throw new UnreadableFile(ERROR_REASONS[code] ?? `cannot be read (${code})`, cause)
  }
}

const ERROR_REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist',
  EACCES: 'cannot be read (permission denied)',
}
