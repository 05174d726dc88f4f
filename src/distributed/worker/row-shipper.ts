import { type FileHandle, open, stat } from 'node:fs/promises'
import path from 'node:path'
import { type Block, blockHeader } from '../broker/broker.ts'
import { SHIPPED_FILES, type ShippedFile } from '../messages.ts'
import type { Signer } from '../signer.ts'

const MAX_BLOCK = 128 * 1024
const LINE_FEED = 0x0a

/** Files that grow as rows are added. The others are sent once they are complete. */
const GROWING: readonly ShippedFile[] = ['rate-limits.ndjson', 'trials.csv', 'turns.csv', 'arrivals.ndjson']

export interface ShipperOptions {
  readonly run: string
  readonly shard: string
  readonly claim: string
  /** The folder of the shard's run. */
  readonly folder: string
  readonly signer: Signer
  /** False if there is no room now. */
  readonly push: (block: Block) => Promise<boolean>
}

/**
 * Sends the files of a run as they grow. They are on disk first, so that a slow broker costs no memory and a lost one
 * no rows.
 */
export class RowShipper {
  readonly #options: ShipperOptions
  readonly #sent = new Map<ShippedFile, number>()

  constructor(options: ShipperOptions) {
    this.#options = options
  }

  /**
   * Sends what there is, as long as there is room. True if everything was sent.
   * @param ended the run's files do not change any more
   */
  async ship(ended: boolean): Promise<boolean> {
    const lengths = await this.#lengths()
    for (const file of SHIPPED_FILES) {
      if (!ended && file === 'run.json') continue
      if (!(await this.#shipFile(file, ended, lengths.get(file) ?? Number.POSITIVE_INFINITY))) return false
    }
    return true
  }

  /**
   * How long each growing file is now, measured from the last file to the first: a row refers to lines that were
   * written before it, so those are sent before it.
   */
  async #lengths(): Promise<ReadonlyMap<ShippedFile, number>> {
    const lengths = new Map<ShippedFile, number>()
    for (const file of GROWING.toReversed()) {
      const { size } = await stat(this.#pathOf(file)).catch(() => ({ size: 0 }))
      lengths.set(file, size)
    }
    return lengths
  }

  #pathOf(file: ShippedFile): string {
    return path.join(this.#options.folder, file === 'run-begun.json' ? 'run.json' : file)
  }

  /** The bytes of each file that were sent, of those that the run has in the end. */
  sizes(): Record<string, number> {
    return Object.fromEntries([...this.#sent].filter(([file]) => file !== 'run-begun.json'))
  }

  /** Sends again what the coordinator does not have: a broker that was lost has taken it along. */
  rewind(arrived: Readonly<Record<string, number>>): void {
    for (const [file, sent] of this.#sent) {
      const size = arrived[file] ?? 0
      if (size >= sent) continue
      if (file === 'run-begun.json') this.#sent.delete(file)
      else this.#sent.set(file, size)
    }
  }

  async #shipFile(file: ShippedFile, ended: boolean, length: number): Promise<boolean> {
    // The first run.json is sent as it is before the first row, and once.
    if (file === 'run-begun.json' && (ended || this.#sent.has(file))) return true
    const handle = await open(this.#pathOf(file)).catch(() => undefined)
    if (!handle) return true
    const isWhole = ended || !GROWING.includes(file)
    try {
      return await this.#shipHandle(file, handle, { isWhole, length })
    } finally {
      await handle.close()
    }
  }

  async #shipHandle(
    file: ShippedFile,
    handle: FileHandle,
    { isWhole, length }: { readonly isWhole: boolean; readonly length: number },
  ): Promise<boolean> {
    const buffer = Buffer.allocUnsafe(MAX_BLOCK)
    for (;;) {
      const offset = this.#sent.get(file) ?? 0
      const { bytesRead } = await handle.read(buffer, 0, Math.min(MAX_BLOCK, length - offset), offset)
      const data = completeLines(buffer.subarray(0, bytesRead), isWhole)
      if (data.length === 0) return true
      if (!(await this.#push(file, offset, data))) return false
      this.#sent.set(file, offset + data.length)
    }
  }

  #push(file: ShippedFile, offset: number, data: Buffer): Promise<boolean> {
    const { run, shard, claim, signer, push } = this.#options
    const block = { shard, claim, file, offset, data }
    return push({ ...block, signature: signer.signBytes(blockHeader(run, block), data) })
  }
}

/**
 * A block ends with a line where one ends in it: what a dead worker sent is then complete rows.
 * @param whole nothing is added to the file any more
 */
function completeLines(bytes: Buffer, whole: boolean): Buffer {
  const isFull = bytes.length === MAX_BLOCK
  if (whole && !isFull) return bytes
  const end = bytes.lastIndexOf(LINE_FEED) + 1
  return end === 0 && isFull ? bytes : bytes.subarray(0, end)
}
