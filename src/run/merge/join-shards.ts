import { AppendFile } from '../../results/append-file.ts'
import { NumberSet, RepeatedRecords } from '../../results/csv/repeated-records.ts'
import type { AnyRunFile } from '../../results/run/run-file.ts'
import { readRunFile, writeRunFile } from '../../results/run/run-file-io.ts'
import { type RunFolder, runFolderAt } from '../../results/run/run-folder.ts'
import { readTrials } from '../../results/trials/read-trials.ts'
import { LoadTracker } from '../../tally/load/load-tracker.ts'
import { copyArrivals } from './copy-arrivals.ts'
import { type JoinedEnding, type JoinedShard, joinedFile, type ShardSource } from './joined-file.ts'
import { type AnyRow, type RowKind, TRIAL_ROWS, TURN_ROWS } from './row-kinds.ts'

const BATCH = 1000

/**
 * Joins the shards of one vantage into a run as one machine would have written it: rows in the order in which they
 * ended, with the numbers that they have in the undivided schedule. Undefined if nothing came of any shard.
 */
export async function joinShards(
  sources: readonly ShardSource[],
  folder: RunFolder,
  ending: JoinedEnding,
): Promise<AnyRunFile | undefined> {
  const read = await Promise.all(sources.map(readShard))
  const shards = read.flatMap((shard) => shard ?? [])
  const [first] = shards
  if (!first) return undefined
  const joined =
    first.file.kind === 'conversations'
      ? await copyShards(shards, folder, TURN_ROWS)
      : await copyShards(shards, folder, TRIAL_ROWS)
  const missing = sources.filter((source) => !shards.some((shard) => shard.source === source))
  const file = joinedFile(joined, missing, ending)
  const hasCourse = file.kind !== 'conversations' && !file.scenario.probe
  const whole = hasCourse ? { ...file, course: await summarizeLoad(file, folder) } : file
  await writeRunFile(folder.runFile, whole, (text) => text)
  return whole
}

type ReadShard = Pick<JoinedShard, 'source' | 'file'>

/** Undefined if the worker was lost before it wrote anything. */
async function readShard(source: ShardSource): Promise<ReadShard | undefined> {
  const file = await readRunFile(runFolderAt(source.folder).runFile).catch(() => undefined)
  return file && { source, file }
}

async function copyShards<Row extends AnyRow>(
  shards: readonly ReadShard[],
  folder: RunFolder,
  kind: RowKind<Row>,
): Promise<JoinedShard[]> {
  const copies = shards.map((shard) => new ShardRows(shard, kind))
  const table = await AppendFile.create(kind.file(folder))
  const log = await AppendFile.create(folder.arrivals)
  try {
    await table.append(kind.header())
    let batch: Row[] = []
    for await (const row of inOrder(copies)) {
      batch.push(row)
      if (batch.length >= BATCH) await table.append(kind.format(batch.splice(0)))
    }
    if (batch.length > 0) await table.append(kind.format(batch))
    batch = []
    return await Promise.all(copies.map((copy) => copy.finish(log)))
  } finally {
    await Promise.all([table.close(), log.close()])
  }
}

/** The rows of all shards, by the time at which they ended. Each shard's own are nearly in this order. */
async function* inOrder<Row extends AnyRow>(copies: readonly ShardRows<Row>[]): AsyncGenerator<Row> {
  const waiting = new Map<ShardRows<Row>, Row>()
  for (const copy of copies) {
    const row = await copy.next()
    if (row) waiting.set(copy, row)
  }
  while (waiting.size > 0) {
    const [copy, row] = [...waiting].reduce((a, b) => (endOf(b[1]) < endOf(a[1]) ? b : a))
    yield row
    const next = await copy.next()
    if (next) waiting.set(copy, next)
    else waiting.delete(copy)
  }
}

function endOf({ at }: AnyRow): number {
  return at.end ?? at.due ?? 0
}

/** The rows of one shard, each once. */
class ShardRows<Row extends AnyRow> {
  readonly #shard: ReadShard
  readonly #kind: RowKind<Row>
  readonly #rows: AsyncIterator<Row>
  readonly #repeated: RepeatedRecords
  readonly #numbers = new NumberSet()
  readonly #damage: string[] = []
  #count = 0

  constructor(shard: ReadShard, kind: RowKind<Row>) {
    this.#shard = shard
    this.#kind = kind
    this.#repeated = new RepeatedRecords(kind.noun)
    const rows = kind.read(kind.file(runFolderAt(shard.source.folder)), (words) => this.#damage.push(words))
    this.#rows = rows[Symbol.asyncIterator]()
  }

  async next(): Promise<Row | undefined> {
    for (;;) {
      const { done, value } = await this.#rows.next().catch((error: Error) => this.#unreadable(error))
      if (done) return undefined
      const number = this.#kind.numbers(value).row ?? 0
      if (!this.#repeated.isNew(number)) continue
      this.#numbers.add(number)
      this.#count += 1
      return value
    }
  }

  async finish(log: AppendFile): Promise<JoinedShard> {
    const { source, file } = this.#shard
    const folder = runFolderAt(source.folder)
    this.#repeated.report('its table', (words) => this.#damage.push(words))
    const numbers = { numbers: this.#numbers, shift: 0 }
    const arrivals = this.#count === 0 ? [] : await copyArrivals({ folder }, this.#kind.noun, numbers, log)
    return { source, file, rows: this.#count, damage: [...this.#damage, ...arrivals] }
  }

  /** A worker that was lost may have sent no table, or a part that ends in bytes of a later one. */
  #unreadable(error: Error): { done: true; value: undefined } {
    this.#damage.push(`only its first ${this.#count} rows could be read: ${error.message.split('\n')[0]}`)
    return { done: true, value: undefined }
  }
}

/** The load on each target, over all shards. */
async function summarizeLoad(file: Exclude<AnyRunFile, { kind: 'conversations' }>, folder: RunFolder) {
  const tracker = new LoadTracker(file.scenario)
  for await (const trial of readTrials(folder.trials)) tracker.count(trial)
  return tracker.summaries()
}
