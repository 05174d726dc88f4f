import { type FileHandle, open } from 'node:fs/promises'

/** Writing the results failed. Everything written before is complete and stays on disk. */
export class RunWriteError extends Error {
  /** The operating system's error code, for example `ENOSPC`. */
  readonly code: string
  readonly path: string

  constructor(path: string, cause: unknown) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'UNKNOWN'
    super(`cannot write ${path} (${code}); everything written before is kept`, { cause })
    this.name = 'RunWriteError'
    this.code = code
    this.path = path
  }
}

class DeletedFileError extends Error {
  readonly code = 'DELETED'
}

/** An append-only file. Each batch is written completely or, after an error, not at all. */
export class AppendFile {
  readonly #path: string
  readonly #handle: FileHandle
  #size = 0

  /** The links to the file, where the file system counts them. */
  readonly #links: number

  private constructor(path: string, handle: FileHandle, links: number) {
    this.#path = path
    this.#handle = handle
    this.#links = links
  }

  /** Creates an empty file. Rejects with a `RunWriteError`, also when the file already exists. */
  static async create(path: string): Promise<AppendFile> {
    try {
      const handle = await open(path, 'ax')
      return new AppendFile(path, handle, (await handle.stat()).nlink)
    } catch (cause) {
      throw new RunWriteError(path, cause)
    }
  }

  /** Appends a batch with one write. Rejects with a `RunWriteError`. */
  async append(batch: string | Uint8Array): Promise<void> {
    const bytes = typeof batch === 'string' ? Buffer.from(batch) : batch
    try {
      // A write may be partial, for example on a nearly full disk; the next one continues or fails.
      for (let written = 0; written < bytes.length; )
        written += (await this.#handle.write(bytes, written)).bytesWritten
      this.#size += bytes.length
      // Writing to a deleted file succeeds, but the data can never be read.
      if (this.#links > 0 && (await this.#handle.stat()).nlink === 0) throw new DeletedFileError()
    } catch (cause) {
      await this.#handle.truncate(this.#size).catch(() => undefined)
      throw new RunWriteError(this.#path, cause)
    }
  }

  close(): Promise<void> {
    return this.#handle.close()
  }
}
