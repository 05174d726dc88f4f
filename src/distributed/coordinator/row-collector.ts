import { type FileHandle, open } from 'node:fs/promises'
import path from 'node:path'
import { makeFolder } from '../../results/make-folder.ts'
import { blockHeader, type CoordinatorBroker, type StoredBlock } from '../broker/broker.ts'
import { SHIPPED_FILES, type ShippedFile } from '../messages.ts'
import type { Signer } from '../signer.ts'

export interface CollectorOptions {
  readonly broker: CoordinatorBroker
  readonly signer: Signer
  readonly run: string
  /** Where the files of a shard are kept until they are joined; undefined for a shard of another run. */
  readonly folderOf: (shard: string) => string | undefined
  /** The claim that counts. */
  readonly claimOf: (shard: string) => string | undefined
  /** Receives the new bytes of a table, complete rows as a rule. */
  readonly onRows: (shard: string, file: ShippedFile, bytes: Buffer) => void
}

/** Writes the rows of all workers to disk, and only then deletes them at the broker. */
export class RowCollector {
  /** Blocks that were not kept: their signature was wrong, or they were of another claim. */
  dropped = 0
  readonly #options: CollectorOptions
  readonly #files = new Map<string, { readonly handle: FileHandle; size: number }>()
  readonly #gaps = new Set<string>()

  constructor(options: CollectorOptions) {
    this.#options = options
  }

  /** Takes what there is, up to some megabytes. Resolves to the number of blocks. */
  async drain(): Promise<number> {
    const { broker, run } = this.#options
    const blocks = await broker.rows(run)
    for (const block of blocks) await this.#take(block)
    await broker.drop(
      run,
      blocks.map(({ id }) => id),
    )
    return blocks.length
  }

  /** Bytes of a file that were collected. */
  size(shard: string, file: string): number {
    return this.#files.get(`${shard}/${file}`)?.size ?? 0
  }

  /** Bytes of the files of a shard that were collected. */
  sizes(shard: string): Record<string, number> {
    return Object.fromEntries(SHIPPED_FILES.map((file) => [file, this.size(shard, file)]))
  }

  /** Something of the shard was missing since the last time that it was asked for. */
  takeGap(shard: string): boolean {
    return this.#gaps.delete(shard)
  }

  async close(): Promise<void> {
    await Promise.all([...this.#files.values()].map(({ handle }) => handle.close()))
  }

  async #take(block: StoredBlock): Promise<void> {
    const { signer, run, claimOf, folderOf, onRows } = this.#options
    const { shard, claim, file, offset, data, signature } = block
    const folder = folderOf(shard)
    const isOwn =
      folder !== undefined &&
      claim === claimOf(shard) &&
      SHIPPED_FILES.includes(file) &&
      signer.isSignatureOf(signature, blockHeader(run, block), data)
    if (!isOwn) {
      this.dropped += 1
      return
    }
    const target = await this.#open(shard, folder, file)
    // What was written before, and not yet deleted at the broker.
    const fresh = data.subarray(Math.max(0, target.size - offset))
    if (offset > target.size) return void this.#gaps.add(shard)
    if (fresh.length === 0) return
    await target.handle.write(fresh, 0, fresh.length, target.size)
    target.size += fresh.length
    onRows(shard, file, fresh)
  }

  async #open(shard: string, folder: string, file: ShippedFile) {
    const known = this.#files.get(`${shard}/${file}`)
    if (known) return known
    await makeFolder(folder)
    // What an earlier coordinator of the run has written is kept.
    const handle = await open(path.join(folder, file), 'a+').then(async (made) => {
      await made.close()
      return open(path.join(folder, file), 'r+')
    })
    const opened = { handle, size: (await handle.stat()).size }
    this.#files.set(`${shard}/${file}`, opened)
    return opened
  }
}
