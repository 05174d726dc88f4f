import { randomBytes } from 'node:crypto'
import { rmdir } from 'node:fs/promises'
import { wallClock } from '../../core/clock.ts'
import type { Trial } from '../../core/trial/trial.ts'
import type { TurnRecord } from '../../core/trial/turn-record.ts'
import type { TargetProgress } from '../../drive/task.ts'
import { createRunFolder, type RunFolder } from '../../results/run/run-folder.ts'
import type { RunControl } from '../../run/execute/run-control.ts'
import type { LabMode, RunPlan } from '../../run/plan/run-plan.ts'
import type { WorkloadScenario } from '../../scenario/workload.ts'
import type { CoordinatorBroker } from '../broker/broker.ts'
import { type DistributedRun, PROTOCOL, type ShardOrder, type TravellingFile } from '../messages.ts'
import type { Seal } from '../seal.ts'
import { Coordinator } from './coordinate.ts'
import { divideRun } from './divide-run.ts'
import { findWorkers } from './find-workers.ts'
import { type JoinedRun, joinRun, shardFolder } from './join-run.ts'
import { RowCollector } from './row-collector.ts'
import { RowWatcher } from './row-watcher.ts'
import { ShardBoard } from './shard-board.ts'

export interface DistributedOptions {
  readonly broker: CoordinatorBroker
  readonly seal: Seal
  readonly control: RunControl
  readonly ttfa: string
  readonly workload: WorkloadScenario
  readonly files: readonly TravellingFile[]
  readonly lab: LabMode
  /** Absent: the only one at which workers wait. */
  readonly vantages?: readonly string[]
  /** For each vantage. */
  readonly workers: number
  /** How long to wait for workers, in milliseconds. */
  readonly waitMs: number
  readonly results: string
  readonly out?: string
  readonly onStart?: (folder: RunFolder, run: string) => void
  readonly onTrials?: (trials: readonly Trial[]) => void
  readonly onTurns?: (turns: readonly TurnRecord[]) => void
  readonly onProgress?: (progress: readonly TargetProgress[]) => void
}

/** Runs a plan on workers, and leaves one run folder. Throws a `SetupError` if it could not begin. */
export async function runDistributed(plan: RunPlan, options: DistributedOptions): Promise<JoinedRun> {
  const { broker, seal, control, workers, waitMs } = options
  const place = { vantages: options.vantages, workers, waitMs, signal: control.finish }
  const { vantages, found } = await findWorkers(broker, seal, place)
  const cores = Math.min(...found.map((worker) => worker.cores))
  const divisions = divideRun(plan, { vantages, workers, cores })
  const startedAt = wallClock()
  const folder = await createRunFolder({
    results: options.results,
    scenario: plan.scenario.name,
    startedAt,
    ...(options.out !== undefined && { out: options.out }),
  })
  const run = `${folder.name}-${randomBytes(3).toString('hex')}`
  const described: DistributedRun = {
    run,
    shards: divisions.map(({ shard, vantage, share }) => ({ shard, vantage, share })),
    folder: folder.path,
  }
  await broker.publish(run, seal.sign('run', described))
  const issued = await broker.now()
  for (const { spending, ...division } of divisions) {
    const order: ShardOrder = {
      ...division,
      protocol: PROTOCOL,
      ttfa: options.ttfa,
      run,
      workload: options.workload,
      ...(spending && { spending }),
      lab: options.lab,
      files: options.files,
      issued,
      startedAt: startedAt.toISOString(),
    }
    await broker.offer(run, division.vantage, division.shard, seal.sign('order', order))
  }
  const collection = new Collection(plan, described, folder, options)
  try {
    await collection.coordinator.untilPlanned()
  } catch (error) {
    // Nothing was written into it yet.
    await rmdir(folder.path).catch(() => undefined)
    throw error
  }
  options.onStart?.(folder, run)
  await collection.coordinator.untilEnd()
  return collection.join()
}

type CollectOptions = Pick<
  DistributedOptions,
  'broker' | 'seal' | 'control' | 'onTrials' | 'onTurns' | 'onProgress' | 'waitMs'
>

/** What is read, led and joined of one run. */
export class Collection {
  readonly coordinator: Coordinator
  readonly #board: ShardBoard
  readonly #collector: RowCollector
  readonly #watcher: RowWatcher | undefined
  readonly #options: CollectOptions
  readonly #folder: RunFolder
  readonly #run: string

  /** @param plan undefined to collect a run that another coordinator began */
  constructor(
    plan: RunPlan | undefined,
    { run, shards }: DistributedRun,
    folder: RunFolder,
    options: CollectOptions,
  ) {
    const { broker, seal } = options
    this.#options = options
    this.#folder = folder
    this.#run = run
    const board = new ShardBoard(shards, seal)
    const watcher = plan && new RowWatcher(plan, options)
    const vantages = new Map(shards.map(({ shard, vantage }) => [shard, vantage]))
    this.#board = board
    this.#watcher = watcher
    this.#collector = new RowCollector({
      broker,
      seal,
      run,
      folderOf: (shard) => (vantages.has(shard) ? shardFolder(folder.path, run, shard) : undefined),
      claimOf: (shard) => board.claimOf(shard),
      onRows: (shard, file, bytes) => watcher?.read(shard, vantages.get(shard) ?? '', file, bytes),
    })
    this.coordinator = new Coordinator({
      ...options,
      run,
      board,
      collector: this.#collector,
      breach: () => watcher?.breach,
    })
  }

  async join(): Promise<JoinedRun> {
    const { broker, control } = this.#options
    const joined = await joinRun({
      run: this.#run,
      folder: this.#folder,
      shards: this.#board.shards,
      breach: this.#watcher?.breach,
      interrupted: control.finish.aborted,
      collected: (shard, file) => this.#collector.size(shard, file),
    })
    // Lost workers may still deliver: `ttfa run --collect` asks for it later.
    if (!joined.isPartial) await broker.forget(this.#run).catch(() => undefined)
    const dropped = this.#collector.dropped
    const warning = `${dropped} blocks at the broker were not of this run’s workers, and were not kept`
    return dropped > 0 ? { ...joined, warnings: [...joined.warnings, warning] } : joined
  }
}
