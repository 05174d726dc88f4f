import os from 'node:os'
import path from 'node:path'
import { connectWorker } from '../../distributed/broker/worker-broker.ts'
import { parseAllowed } from '../../distributed/worker/allow-list.ts'
import { runWorker } from '../../distributed/worker/run-worker.ts'
import { collectSecrets } from '../../library/shared/secrets.ts'
import { readVersion } from '../../library/shared/version.ts'
import { makeFolder } from '../../results/make-folder.ts'
import type { CliContext } from '../cli-context.ts'
import { loadErrorBar } from '../run/load-error-bar.ts'
import { brokerAccess } from './broker-access.ts'
import { WorkerHealth } from './worker-health.ts'

export interface WorkerCommandOptions {
  readonly broker?: string
  readonly vantage: string
  readonly capacity: number
  readonly allow?: readonly string[]
  readonly work?: string
  readonly shards?: number
  /** The port of `/healthz`. */
  readonly health?: number
  readonly host: string
  readonly selftest: boolean
}

/** Waits for shards of runs and measures them. */
export async function worker(options: WorkerCommandOptions, context: CliContext): Promise<void> {
  const { cwd, environment, progress } = context
  const { vantage, capacity, shards, host, health: port } = options
  const { url, signer } = brokerAccess(options.broker, environment)
  const allowed = (options.allow ?? []).map(parseAllowed)
  const work = path.resolve(cwd, options.work ?? path.join(os.tmpdir(), 'ttfa-worker'))
  await makeFolder(work)
  const health = new WorkerHealth()
  // First, so that a wrong address is reported before the self-test. The worker announces itself only after
  // the self-test, because a machine that measures itself must not measure anything else.
  const broker = await connectWorker(url)
  const { control, stop } = context.watchInterrupts({ finishesRequests: true })
  try {
    const harness = await loadErrorBar({
      workload: 'requests',
      environment,
      selftest: options.selftest,
      control,
      log: progress.write,
    })
    if (port !== undefined) progress.write(`health: ${await health.serve(host, port)}\n`)
    progress.write(`waiting for shards at ${vantage}, for up to ${capacity} streams (Ctrl-C ends)\n`)
    await runWorker({
      broker,
      signer,
      ttfa: readVersion(),
      vantage,
      capacity,
      allowed,
      work,
      adapters: cwd,
      environment,
      secrets: await collectSecrets(environment),
      ...(harness && { harness }),
      control,
      ...(shards !== undefined && { shards }),
      onAnnounced: health.announced,
      log: (words) => progress.write(`${words}\n`),
    })
  } finally {
    stop()
    health.close()
    await broker.close()
  }
}
