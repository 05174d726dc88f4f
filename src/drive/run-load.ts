import { createDecoder } from '../audio/decoder.ts'
import { Listener } from '../audio/listener.ts'
import type { Clock } from '../core/clock.ts'
import { type Iteration, type IterationPlan, iterations } from '../pace/iterations.ts'
import type { LineOptions } from '../wire/line.ts'
import { type LoadTarget, runClosedLoad } from './closed-load.ts'
import { Lines } from './lines.ts'
import { LoopLag } from './loop-lag.ts'
import type { Circumstances } from './record.ts'
import { type Finished, runTrial, type TrialContext } from './run-trial.ts'
import { type BoundTarget, jobFor, type Task } from './task.ts'

export interface LoadOptions {
  readonly task: Task
  readonly targets: readonly BoundTarget[]
  readonly clock: Clock
  readonly line: Omit<LineOptions, 'clock'>
  /** Start nothing new. */
  readonly stopping: () => boolean
  /** Stop where you are. */
  readonly signal: AbortSignal
  readonly onStart: (target: string) => void
  readonly onFinish: (finished: Finished) => void
}

/** Runs the whole load of one thread and resolves when its last trial has ended. */
export async function runLoad(options: LoadOptions): Promise<void> {
  const lag = new LoopLag()
  const prepared = options.targets.map((bound, index) => prepare(options, bound, index, lag))
  await Promise.all(prepared.map(({ prewarm }) => prewarm()))
  await runClosedLoad(options.task.scenario.load, prepared, options.stopping)
  for (const { lines } of prepared) lines.close()
}

interface PreparedTarget extends LoadTarget {
  readonly lines: Lines
  readonly prewarm: () => Promise<void>
}

function prepare(options: LoadOptions, bound: BoundTarget, index: number, lag: LoopLag): PreparedTarget {
  const { scenario } = options.task
  const plan: IterationPlan = { ...scenario, ...scenario.load, texts: scenario.texts.length }
  const lines = new Lines(bound.adapter, { ...options.line, clock: options.clock })
  const context: TrialContext = { ...options, ...scenario, adapter: bound.adapter, lines, lag }
  let inFlight = 0
  const run = async (iteration: Iteration) => {
    inFlight++
    options.onStart(bound.plan.id)
    const finished = await start(options, context, bound, iteration, index, inFlight)
    inFlight--
    options.onFinish(finished)
  }
  const prewarm = () =>
    lines.prewarm(warmConnections(plan), jobFor(bound, streamName(options.task, 'prewarm'), ''))
  return { iteration: iterations(plan), run, lines, prewarm }
}

/** A name that no other run uses, made of the characters that every provider allows. */
function streamName({ origin }: Task, trial: number | string): string {
  return `ttfa-${Math.round(origin).toString(36)}-${trial}`
}

/** How many connections are reused at any time: all, none, or half of them (see `wanted` in pace). */
function warmConnections({ connection, concurrency }: IterationPlan): number {
  return { cold: 0, warm: concurrency, both: Math.ceil(concurrency / 2) }[connection]
}

async function start(
  { task, clock }: LoadOptions,
  context: TrialContext,
  bound: BoundTarget,
  iteration: Iteration,
  index: number,
  inFlight: number,
): Promise<Finished> {
  const { plan } = bound
  const trial = iteration.number * task.targets.length + index
  const text = task.scenario.texts[iteration.text] ?? ''
  const job = jobFor(bound, streamName(task, trial), text)
  // Made before the trial begins: a decoder may have to be loaded.
  const listener = new Listener(await createDecoder(job.format))
  const now = clock.now()
  const circumstances: Circumstances = {
    run: task.run,
    trial,
    target: plan.id,
    provider: plan.provider,
    adapter: bound.adapter.facts.id,
    model: plan.model,
    voice: plan.voice,
    transport: plan.transport,
    region: plan.region,
    text: iteration.text,
    chars: [...text].length,
    phase: iteration.phase,
    load: 'closed',
    block: iteration.block,
    worker: task.worker,
    in_flight: inFlight,
    // In a closed load a trial is due when its stream is free: at once.
    due: now,
    began: now,
    origin: task.origin,
    simulated: plan.simulated,
  }
  return runTrial(context, job, iteration, circumstances, listener)
}
