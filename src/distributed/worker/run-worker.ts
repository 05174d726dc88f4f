import { randomUUID } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { monotonicClock } from '../../core/clock.ts'
import type { Environment } from '../../core/config/environment.ts'
import { SetupError } from '../../core/setup-error.ts'
import type { HarnessError } from '../../results/run/harness-error.ts'
import type { RunControl } from '../../run/execute/run-control.ts'
import { describeMachine, machineName } from '../../run/health/machine.ts'
import type { WorkerBroker } from '../broker/broker.ts'
import type { ShardJob, ShardStatus, WorkerInfo } from '../messages.ts'
import type { Signer } from '../signer.ts'
import type { AllowedPlace } from './allow-list.ts'
import { checkJob, nameOf } from './check-job.ts'
import { measureOffset, toLocal } from './clock-offset.ts'
import { RowShipper } from './row-shipper.ts'
import type { ShardContext } from './shard-messages.ts'
import { superviseShard } from './supervise-shard.ts'
import { placeFiles } from './travelling-files.ts'

const ANNOUNCE_MS = 2000

export interface WorkerOptions {
  readonly broker: WorkerBroker
  readonly signer: Signer
  readonly ttfa: string
  readonly vantage: string
  readonly capacity: number
  readonly allowed: readonly AllowedPlace[]
  /** For the files of shards while they run. */
  readonly work: string
  /** Where adapters in code are. */
  readonly adapters: string
  readonly environment: Environment
  readonly secrets: readonly string[]
  readonly harness?: HarnessError
  /** `finish`: take no more shards. `abort`: stop the one that runs. */
  readonly control: RunControl
  /** End after so many shards. Default: never. */
  readonly shards?: number
  /** The broker has heard of this worker: every two seconds while it can be reached. */
  readonly onAnnounced?: () => void
  readonly log: (words: string) => void
}

/** Takes shards and runs them, until the control ends it. */
export async function runWorker(options: WorkerOptions): Promise<void> {
  const { broker, signer, control, vantage, capacity, ttfa, onAnnounced } = options
  const machine = describeMachine()
  const info: WorkerInfo = {
    id: randomUUID(),
    name: machineName(),
    vantage,
    capacity,
    cores: machine.cores,
    ttfa,
  }
  const announce = () =>
    broker.announce(info.id, signer.sign('worker', info)).then(onAnnounced, () => undefined)
  await announce()
  const announcing = setInterval(() => void announce(), ANNOUNCE_MS)
  const done = new AbortController()
  const host = new ShardHost(options, info, () => done.abort())
  const stop = broker.serve(vantage, host.run)
  await Promise.race([aborted(control.finish), aborted(control.abort), aborted(done.signal)])
  // From now on a coordinator does not find this worker.
  clearInterval(announcing)
  await broker.leave(info.id).catch(() => undefined)
  await stop()
  await broker.close()
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** Runs the shards of one worker, one at a time. */
class ShardHost {
  readonly #options: WorkerOptions
  readonly #info: WorkerInfo
  readonly #onDone: () => void
  readonly #seen = new Set<string>()
  #count = 0

  constructor(options: WorkerOptions, info: WorkerInfo, onDone: () => void) {
    this.#options = options
    this.#info = info
    this.#onDone = onDone
  }

  readonly run = async (signed: string, isOwn: () => boolean): Promise<void> => {
    const { signer, log, broker, shards = Number.POSITIVE_INFINITY } = this.#options
    const job = signer.verify<ShardJob>('job', signed)
    if (!job) {
      log('refused a shard that is signed with another TTFA_WORKER_SECRET')
      throw new Error('not signed with the secret of this worker')
    }
    const claim = randomUUID()
    if (!(await broker.claim(job.run, job.shard, claim))) {
      log(`refused ${nameOf(job)}: it was run before`)
      throw new Error('claimed before')
    }
    log(`took ${nameOf(job)}: ${job.share.index + 1} of ${job.share.of}`)
    const status = await this.#runClaimed(job, claim, isOwn)
    log(describeEnd(job, status))
    this.#count += 1
    if (this.#count >= shards) this.#onDone()
  }

  async #runClaimed(job: ShardJob, claim: string, isOwn: () => boolean): Promise<ShardStatus> {
    const { broker, signer, work, adapters, ttfa, vantage, capacity } = this.#options
    const folder = path.join(work, `${job.run}-${job.shard}-${claim.slice(0, 8)}`)
    const files = path.join(folder, 'files')
    const out = path.join(folder, job.run)
    try {
      const brokerClock = await measureOffset(broker.now, monotonicClock)
      checkJob(job, { ttfa, vantage, capacity, now: await broker.now(), seen: this.#seen })
      this.#seen.add(nameOf(job))
      await mkdir(files, { recursive: true })
      await placeFiles(job.files, files, adapters)
      const { status, hasArrived } = await superviseShard({
        broker,
        signer,
        control: this.#options.control,
        context: { ...this.#context(), job, files, out, origin: toLocal(job.issued, brokerClock) },
        claim,
        worker: this.#info.name,
        clock: monotonicClock,
        brokerClock,
        isOwn,
        shipper: new RowShipper({
          run: job.run,
          shard: job.shard,
          claim,
          folder: out,
          signer,
          push: (block) => broker.push(job.run, block),
        }),
      })
      if (hasArrived || status.state === 'refused') await rm(folder, { recursive: true, force: true })
      else this.#options.log(`not all rows of ${nameOf(job)} are known to have arrived: they are in ${out}`)
      return status
    } catch (error) {
      if (!(error instanceof SetupError)) throw error
      return this.#refuse(job, claim, error)
    }
  }

  #context(): Pick<ShardContext, 'environment' | 'secrets' | 'allowed' | 'harness'> {
    const { environment, secrets, allowed, harness } = this.#options
    return { environment, secrets, allowed, ...(harness && { harness }) }
  }

  async #refuse(job: ShardJob, claim: string, { message, hint }: SetupError): Promise<ShardStatus> {
    const { broker, signer } = this.#options
    const status: ShardStatus = {
      shard: job.shard,
      claim,
      worker: this.#info.name,
      state: 'refused',
      round: -1,
      refusal: { message, ...(hint !== undefined && { hint }) },
    }
    await broker.report(job.run, job.shard, signer.sign('status', status))
    return status
  }
}

function describeEnd(job: ShardJob, { refusal, ending }: ShardStatus): string {
  const name = nameOf(job)
  if (refusal) return `refused ${name}: ${refusal.message}`
  const { interruption } = ending ?? {}
  return interruption ? `ended ${name} early: ${interruption.detail}` : `finished ${name}`
}
