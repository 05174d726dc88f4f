import type { Listener } from '../audio/listener.ts'
import type { AnyAdapter, Job } from '../core/adapter.ts'
import type { Clock } from '../core/clock.ts'
import type { Fault } from '../core/fault.ts'
import type { Stop } from '../core/scenario.ts'
import type { ArrivalLog, Trial } from '../core/trial.ts'
import type { Iteration } from '../pace/iterations.ts'
import { DialError } from '../wire/dial-error.ts'
import { readRefusal } from './ear.ts'
import type { Lent, Lines } from './lines.ts'
import type { LoopLag } from './loop-lag.ts'
import { perform } from './perform.ts'
import { type Circumstances, faultedTrial, heardTrial } from './record.ts'

/** A trial with all that the player needs of it. */
export interface Finished {
  readonly trial: Trial
  readonly arrivals: ArrivalLog
}

/** What all trials of one target share. */
export interface TrialContext {
  readonly adapter: AnyAdapter
  readonly lines: Lines
  readonly clock: Clock
  readonly lag: LoopLag
  /** Milliseconds. */
  readonly timeout: number
  readonly stop: Stop
  readonly signal: AbortSignal
}

/** Runs one trial from its connection to its record. Never rejects: what goes wrong is the record's outcome. */
export async function runTrial(
  context: TrialContext,
  job: Job,
  iteration: Iteration,
  circumstances: Circumstances,
  listener: Listener,
): Promise<Finished> {
  const lent = await connect(context, job, iteration)
  if (lent instanceof DialError) {
    return faultedTrial(circumstances, lent.stamps, faultOfDial(context.adapter, lent), context.clock.now())
  }
  const { connection, state, preludeAt } = lent
  const ear = await perform({
    ...context,
    job,
    connection,
    listener,
    deadline: circumstances.began + context.timeout * 1e3,
  })
  settle(context, lent, ear.fault)
  const dialled = state === 'cold' || state === 'resumed'
  const stamps = {
    ...(preludeAt !== undefined && { prelude: preludeAt }),
    ...(dialled && connection.line.stamps),
  }
  return heardTrial(circumstances, stamps, ear, listener.finish(circumstances.origin), state)
}

async function connect({ lines }: TrialContext, job: Job, iteration: Iteration): Promise<Lent | DialError> {
  try {
    return await lines.take(iteration.connection, job)
  } catch (error) {
    if (error instanceof DialError) return error
    return new DialError(error instanceof Error ? error.message : String(error), 'CONFIG', {})
  }
}

/** Faults after which the connection is known to be between two answers, and can serve the next trial. */
const CLEAN: readonly Fault['kind'][] = ['limit', 'rejected', 'auth']

function settle({ adapter, lines }: TrialContext, { connection }: Lent, fault: Fault | undefined): void {
  const clean = adapter.facts.reuseAfterFault !== false
  if (!fault || (clean && CLEAN.includes(fault.kind))) return lines.giveBack(connection)
  connection.line.hangUp()
}

/** Codes of a dial that did not fail but took too long, and of an adapter that could not say where to dial. */
const DIAL_KINDS: Readonly<Record<string, Fault['kind']>> = { ETIMEDOUT: 'timeout', CONFIG: 'config' }

function faultOfDial(adapter: AnyAdapter, error: DialError): Fault {
  if (error.refusal) return readRefusal(adapter, error.refusal)
  return { kind: DIAL_KINDS[error.code] ?? 'network', detail: `${error.code}: ${error.message}` }
}
