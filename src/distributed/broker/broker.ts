import type { Micros } from '../../core/units.ts'
import type { ShippedFile } from '../messages.ts'

/** Bytes of a file of a shard. */
export interface Block {
  readonly shard: string
  readonly claim: string
  readonly file: ShippedFile
  /** Of its first byte in the file. */
  readonly offset: number
  readonly data: Buffer
  readonly signature: Buffer
}

export interface StoredBlock extends Block {
  readonly id: string
}

/** A shard, and the claim that counts if it is known. */
export interface KnownShard {
  readonly shard: string
  readonly claim?: string
}

/** What a shard looks like from outside. */
export interface PolledShard {
  readonly shard: string
  /** The claim that came first. */
  readonly claim?: string
  /** Signed. */
  readonly status?: string
  /** The worker of the claim that counts has been heard of within seconds. */
  readonly alive: boolean
}

/** What a coordinator needs of a broker. Texts are signed. */
export interface CoordinatorBroker {
  /** The broker's clock. */
  readonly now: () => Promise<Micros>
  /** What about this broker endangers a run, as phrases. */
  readonly warnings: () => Promise<string[]>
  /** Those that have been heard of within seconds. */
  readonly workers: () => Promise<string[]>
  readonly publish: (run: string, description: string) => Promise<void>
  readonly describe: (run: string) => Promise<string | undefined>
  /** Puts a shard where workers of its vantage take it. */
  readonly offer: (run: string, vantage: string, shard: string, job: string) => Promise<void>
  /** Takes back what no worker has taken. */
  readonly withdraw: (run: string) => Promise<void>
  readonly start: (run: string, shard: string, start: string) => Promise<void>
  readonly command: (run: string, command: string) => Promise<void>
  /** Tells a worker what of its shard has arrived. */
  readonly acknowledge: (run: string, shard: string, receipt: string) => Promise<void>
  /** Says that the coordinator is there, and reads all shards. */
  readonly poll: (run: string, shards: readonly KnownShard[]) => Promise<PolledShard[]>
  /** The oldest blocks. They stay until they are dropped. */
  readonly rows: (run: string) => Promise<StoredBlock[]>
  readonly drop: (run: string, ids: readonly string[]) => Promise<void>
  /** Deletes what the run has at the broker, except what its workers have yet to hear. */
  readonly forget: (run: string) => Promise<void>
  readonly close: () => Promise<void>
}

/** What a worker finds when it says that it is alive. */
export interface Beat {
  /** The shard is still its own. */
  readonly claimed: boolean
  readonly coordinated: boolean
  readonly start?: string
  readonly command?: string
  readonly receipt?: string
}

/** What a worker needs of a broker. */
export interface WorkerBroker {
  readonly now: () => Promise<Micros>
  /** Says that a worker waits, for some seconds. */
  readonly announce: (id: string, info: string) => Promise<void>
  readonly leave: (id: string) => Promise<void>
  /** Takes one shard of a vantage after the other. Each is taken once. Call the result to take no more. */
  readonly serve: (
    vantage: string,
    run: (job: string, isOwn: () => boolean) => Promise<void>,
  ) => () => Promise<void>
  /** False if the shard has been claimed before. */
  readonly claim: (run: string, shard: string, claim: string) => Promise<boolean>
  readonly beat: (run: string, shard: string, claim: string) => Promise<Beat>
  readonly report: (run: string, shard: string, status: string) => Promise<void>
  /** False while the broker holds as much as it should, or as it can. */
  readonly push: (run: string, block: Block) => Promise<boolean>
  readonly close: () => Promise<void>
}

/** How long a shard counts as alive after its worker was heard of, by the broker's clock. */
export const ALIVE_MS = 5000
/** A worker stops sending when it was not confirmed for this long: before anybody takes it for dead. */
export const LEASE_MS = 4000
/** How long workers go on without a coordinator. */
export const COORDINATED_MS = 8000
export const BEAT_MS = 250
/** The steps of a search follow each other: what the machines must hear in between adds to every cooldown. */
export const SEARCH_BEAT_MS = 50

/** What signs a block, besides its bytes. */
export function blockHeader(
  run: string,
  { shard, claim, file, offset }: Omit<Block, 'data' | 'signature'>,
): string {
  return JSON.stringify([run, shard, claim, file, offset])
}
