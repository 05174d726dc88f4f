import { AudioReceiver } from '../../audio/audio-receiver.ts'
import { createDecoder } from '../../audio/decoders/create-decoder.ts'
import type { AnyAdapter } from '../../core/adapter/adapter.ts'
import { monotonicClock } from '../../core/clock.ts'
import type { Fault } from '../../core/fault.ts'
import type { Trial } from '../../core/trial/trial.ts'
import type { Millis } from '../../core/units.ts'
import { ConnectionPool } from '../../drive/connections/pool.ts'
import { LoopLag } from '../../drive/thread-health/loop-lag.ts'
import { runTrial } from '../../drive/trial/run-trial.ts'
import { YieldQueue } from '../../drive/trial/yield-queue.ts'
import { createResolver } from '../../wire/socket/resolver.ts'
import { sampleJob, schemeOf } from '../harness/sample-job.ts'
import { trialMetadata } from '../harness/trial-metadata.ts'
import { runBareTurn } from './bare-turn.ts'
import { watchMemory } from './memory.ts'
import type { Shape } from './shape.ts'
import { startStopwatch } from './stopwatch.ts'

/** The result of one trial against a hostile server. */
export interface AttackResult {
  /** Undefined if the trial was `ok`. */
  readonly fault: Fault | undefined
  /** Of a text-to-speech trial. */
  readonly trial?: Trial
  /** Milliseconds until the result, without those in which this machine ran other processes. */
  readonly took: Millis
  /** Bytes by which the process grew at most. */
  readonly grown: number
}

/** Runs an adapter against one shape, at an address without a scheme. */
export async function attack(
  adapter: AnyAdapter,
  shape: Pick<Shape, 'compression'>,
  address: string,
  timeout: Millis,
): Promise<AttackResult> {
  const memory = watchMemory()
  const watch = startStopwatch()
  const result = await runOnce(withoutPrelude(adapter), `${schemeOf(adapter)}//${address}`, {
    clock: monotonicClock,
    resolver: createResolver(),
    timeout,
    ...(shape.compression && { compression: true }),
  })
  return { ...result, took: watch.stop(), grown: memory.stop() }
}

type Options = ConstructorParameters<typeof ConnectionPool>[1]

async function runOnce(
  adapter: AnyAdapter,
  base: string,
  options: Options,
): Promise<Pick<AttackResult, 'fault' | 'trial'>> {
  const pool = new ConnectionPool(adapter, options)
  try {
    if (adapter.facts.kind !== 'tts') return { fault: await runBareTurn(adapter, pool, base, options) }
    const trial = await runSpeechTrial(adapter, pool, base, options.timeout)
    return { trial, fault: faultOf(trial) }
  } finally {
    pool.close()
  }
}

async function runSpeechTrial(
  adapter: AnyAdapter,
  pool: ConnectionPool,
  base: string,
  timeout: Millis,
): Promise<Trial> {
  const job = sampleJob(adapter, { base })
  const receiver = new AudioReceiver(await createDecoder(job.format))
  const context = {
    adapter,
    pool,
    clock: monotonicClock,
    lag: new LoopLag(),
    yieldQueue: new YieldQueue(),
    timeout,
    stop: { kind: 'complete' },
    signal: new AbortController().signal,
  } as const
  const metadata = trialMetadata(adapter, job, monotonicClock.now())
  return (await runTrial(context, { job, connection: 'cold', metadata, receiver })).trial
}

function faultOf({ outcome, detail, status }: Trial): Fault | undefined {
  return outcome === 'ok' ? undefined : { kind: outcome, detail, ...(status !== undefined && { status }) }
}

/**
 * The answer to a prelude names the address that follows: here the hostile server. Without the prelude, every
 * shape reaches the connection that it is about.
 */
function withoutPrelude(adapter: AnyAdapter): AnyAdapter {
  const { prelude, ...rest } = adapter
  if (!prelude) return adapter
  return {
    ...rest,
    dial: (job) => {
      const dial = adapter.dial(job, adapter.preludeSample)
      const { pathname, search } = new URL(dial.url)
      return { ...dial, url: job.base + pathname + search }
    },
  }
}
