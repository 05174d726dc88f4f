import { randomBytes } from 'node:crypto'
import { rmdir } from 'node:fs/promises'
import { wallClock } from '../../core/clock.ts'
import { createRunFolder, type RunFolder } from '../../results/run/run-folder.ts'
import type { LabMode } from '../../run/plan/run-plan.ts'
import type { WorkloadScenario } from '../../scenario/workload.ts'
import type { CoordinatorBroker } from '../broker/broker.ts'
import { type DistributedRun, PROTOCOL, type ShardJob, type TravellingFile } from '../messages.ts'
import type { Signer } from '../signer.ts'
import type { Division } from './divide-run.ts'

export interface OfferOptions {
  readonly broker: CoordinatorBroker
  readonly signer: Signer
  readonly ttfa: string
  readonly workload: WorkloadScenario
  readonly files: readonly TravellingFile[]
  readonly lab: LabMode
  /** A limit search, whose levels come later. */
  readonly search?: true
  readonly results: string
  readonly out?: string
}

/** A run that waits for workers to take its shards. */
export interface OfferedRun {
  readonly folder: RunFolder
  readonly described: DistributedRun
}

/** Creates the folder of a run, and puts a signed job for each shard into the queue of its vantage. */
export async function offerRun(divisions: readonly Division[], options: OfferOptions): Promise<OfferedRun> {
  const { broker, workload, results, out } = options
  const startedAt = wallClock()
  const folder = await createRunFolder({
    results,
    scenario: workload.scenario.name,
    startedAt,
    ...(out !== undefined && { out }),
  })
  const run = `${folder.name}-${randomBytes(3).toString('hex')}`
  const described: DistributedRun = {
    run,
    shards: divisions.map(({ shard, vantage, share }) => ({ shard, vantage, share })),
    folder: folder.path,
  }
  try {
    await publish(divisions, described, startedAt, options)
  } catch (error) {
    // Workers stop by themselves where no coordinator is.
    await broker.withdraw(run).catch(() => undefined)
    await rmdir(folder.path).catch(() => undefined)
    throw error
  }
  return { folder, described }
}

async function publish(
  divisions: readonly Division[],
  described: DistributedRun,
  startedAt: Date,
  { broker, signer, ttfa, workload, files, lab, search }: OfferOptions,
): Promise<void> {
  const { run } = described
  await broker.publish(run, signer.sign('run', described))
  const issued = await broker.now()
  for (const division of divisions) {
    const job: ShardJob = {
      ...division,
      protocol: PROTOCOL,
      ttfa,
      run,
      workload,
      lab,
      ...(search && { search }),
      files,
      issued,
      startedAt: startedAt.toISOString(),
    }
    await broker.offer(run, division.vantage, division.shard, signer.sign('job', job))
  }
}
