import { type FileHandle, open } from 'node:fs/promises'

/** The results could not be written: what was written before is whole and stays. */
export class RunWriteError extends Error {
  /** The operating system's word for it, for example `ENOSPC`. */
  readonly code: string
  readonly path: string

  constructor(path: string, cause: unknown) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'UNKNOWN'
    super(`${path} cannot be written (${code}): what was written before is kept`, { cause })
    this.name = 'RunWriteError'
    this.code = code
    this.path = path
  }
}

/** A file that only grows, by whole batches: a batch is in it entirely, or, after an error, not at all. */
export class AppendFile {
  readonly #path: string
  readonly #handle: FileHandle
  #size = 0

  private constructor(path: string, handle: FileHandle) {
    this.#path = path
    this.#handle = handle
  }

  /** Makes a new, empty file. Rejects with a `RunWriteError`, also when there is one already. */
  static async create(path: string): Promise<AppendFile> {
    try {
      return new AppendFile(path, await open(path, 'ax'))
    } catch (cause) {
      throw new RunWriteError(path, cause)
    }
  }

  /** Appends a batch with one write. Rejects with a `RunWriteError`. */
  async append(batch: string | Uint8Array): Promise<void> {
    const bytes = typeof batch === 'string' ? Buffer.from(batch) : batch
    try {
      // The system may take a part only, on a nearly full disk for example; the rest follows or fails.
      for (let written = 0; written < bytes.length; )
        written += (await this.#handle.write(bytes, written)).bytesWritten
      this.#size += bytes.length
    } catch (cause) {
      await this.#handle.truncate(this.#size).catch(() => undefined)
      throw new RunWriteError(this.#path, cause)
    }
  }

  close(): Promise<void> {
    return this.#handle.close()
  }
}
