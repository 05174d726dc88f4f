import type { Job } from '../../core/adapter/adapter.ts'
import type { Fault } from '../../core/fault.ts'
import { type MonotonicTime, toMillis } from '../../core/units.ts'
import type { PooledConnection } from '../connections/pooled-connection.ts'
import { waitForResponseEnd } from '../connections/wait-for-response-end.ts'
import type { TrialContext } from './trial-context.ts'
import type { TrialRecorder } from './trial-recorder.ts'

/** Faults that leave the connection clean: it can serve the next trial. */
const REUSABLE_FAULTS: readonly Fault['kind'][] = ['limit', 'rejected', 'auth']

/** A turn that has ended. */
export interface EndedTurn {
  readonly recorder: TrialRecorder
  readonly job: Job
  /** When it had to be over. The rest of a response is not awaited for longer. */
  readonly deadline: MonotonicTime
}

/** Keeps the connection for the next trial, unless audio of this one could still arrive on it. */
export async function releaseConnection(
  { adapter, pool, clock }: Pick<TrialContext, 'adapter' | 'pool' | 'clock'>,
  pooled: PooledConnection,
  { recorder, job, deadline }: EndedTurn,
): Promise<void> {
  const { reuseAfterFault = true, reuseAfterCancel = false } = adapter.facts
  const survivedFault = !recorder.fault || (reuseAfterFault && REUSABLE_FAULTS.includes(recorder.fault.kind))
  const survivedCancel = recorder.at.cancel === undefined || reuseAfterCancel
  if (!survivedFault || !survivedCancel || !isOver(pooled, recorder)) return pooled.connection.close()
  await waitForResponseEnd(pooled.connection, toMillis(deadline - clock.now()))
  const needsQuiet = pooled.connection.carrier === 'websocket' && !recorder.reader.identity.identifiesAudio
  pool.release(pooled, job, needsQuiet ? pool.quietTime : undefined)
}

/**
 * Whether nothing of the answer can be taken for the next one. An HTTP response has an end, and audio that says
 * what it answers is recognised; of any other answer, the provider must have said that it is complete.
 */
function isOver({ connection }: PooledConnection, { reader, at }: TrialRecorder): boolean {
  if (connection.carrier === 'http' || reader.isComplete || reader.identity.identifiesAudio) return true
  // A cancelled answer ends after a time without audio. One that never had audio cannot leave any behind.
  return at.cancel !== undefined || at.first_audio === undefined
}
