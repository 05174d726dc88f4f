import { setTimeout as sleep } from 'node:timers/promises'
import { AudioReceiver } from '../../src/audio/audio-receiver.ts'
import { createDecoder } from '../../src/audio/decoders/create-decoder.ts'
import { sampleJob, schemeOf } from '../../src/conformance/harness/sample-job.ts'
import { trialMetadata } from '../../src/conformance/harness/trial-metadata.ts'
import type { AnyAdapter } from '../../src/core/adapter/adapter.ts'
import { monotonicClock } from '../../src/core/clock.ts'
import type { Outcome } from '../../src/core/trial/trial.ts'
import type { Millis } from '../../src/core/units.ts'
import { ConnectionPool } from '../../src/drive/connections/pool.ts'
import { LoopLag } from '../../src/drive/thread-health/loop-lag.ts'
import { runTrial } from '../../src/drive/trial/run-trial.ts'
import type { TrialContext } from '../../src/drive/trial/trial-context.ts'
import { YieldQueue } from '../../src/drive/trial/yield-queue.ts'
import { createResolver } from '../../src/wire/socket/resolver.ts'

/** An adapter, and where the lab answers it. */
export interface SoakTarget {
  readonly adapter: AnyAdapter
  /** Host, port and path without a scheme. */
  readonly address: string
}

/** How often each outcome was seen. */
export type OutcomeCounts = Map<Outcome, number>

/** Longer than any answer of the lab, shorter than its stalls. */
const TIMEOUT: Millis = 1000
/** Every so many trials, one opens a connection of its own. */
const COLD_EVERY = 4
/** Milliseconds in which closed sockets go. */
const SETTLING_TIME: Millis = 300

/** Runs trials of every target for some milliseconds. When it resolves, every connection is closed. */
export async function runRound(
  targets: readonly SoakTarget[],
  users: number,
  duration: Millis,
  counts: OutcomeCounts,
): Promise<void> {
  const until = performance.now() + duration
  const rounds = targets.map((target) => runTarget(target, users, until, counts))
  await Promise.all(rounds)
  await sleep(SETTLING_TIME)
}

async function runTarget(
  { adapter, address }: SoakTarget,
  users: number,
  until: number,
  counts: OutcomeCounts,
): Promise<void> {
  const options = { clock: monotonicClock, resolver: createResolver(), timeout: TIMEOUT }
  const pool = new ConnectionPool(adapter, options, { keepalive: true })
  const context: TrialContext = {
    adapter,
    pool,
    clock: monotonicClock,
    lag: new LoopLag(),
    yieldQueue: new YieldQueue(),
    timeout: TIMEOUT,
    stop: { kind: 'complete' },
    signal: new AbortController().signal,
  }
  const base = `${schemeOf(adapter)}//${address}`
  const runs = Array.from({ length: users }, (_, user) => runUser(context, base, user, until, counts))
  await Promise.all(runs)
  pool.close()
}

async function runUser(
  context: TrialContext,
  base: string,
  user: number,
  until: number,
  counts: OutcomeCounts,
): Promise<void> {
  const { adapter, clock } = context
  for (let number = 0; performance.now() < until; number += 1) {
    const job = sampleJob(adapter, { base, stream: `soak-${user}-${number}` })
    const connection = number % COLD_EVERY === 0 ? 'cold' : 'warm'
    const metadata = trialMetadata(adapter, job, clock.now())
    const receiver = new AudioReceiver(await createDecoder(job.format))
    const { trial } = await runTrial(context, { job, connection, metadata, receiver })
    counts.set(trial.outcome, (counts.get(trial.outcome) ?? 0) + 1)
  }
}
