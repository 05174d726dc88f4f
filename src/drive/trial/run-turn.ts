import type { AudioReceiver } from '../../audio/audio-receiver.ts'
import type { AnyAdapter, Job } from '../../core/adapter/adapter.ts'
import type { Clock } from '../../core/clock.ts'
import type { Stop } from '../../core/config/stop.ts'
import type { Fault } from '../../core/fault.ts'
import type { TextChunk } from '../../pace/text-chunks.ts'
import type { PooledConnection } from '../connections/pool.ts'
import type { LoopLag } from '../health/loop-lag.ts'
import { watchForBargeIn } from './barge-in.ts'
import { feedText } from './feed-text.ts'
import { sendCue } from './send-cue.ts'
import { TrialRecorder } from './trial-recorder.ts'

/** One turn on a connection that is already open. */
export interface ActiveTurn {
  readonly adapter: AnyAdapter
  readonly job: Job
  readonly pooled: PooledConnection
  readonly receiver: AudioReceiver
  /** The chunks in which the text is sent: at least one. */
  readonly chunks: readonly TextChunk[]
  /** Milliseconds of audible audio played before the barge-in. */
  readonly interruptAfter?: number
  readonly clock: Clock
  readonly lag: LoopLag
  /** Absolute microseconds at which the trial times out. */
  readonly deadline: number
  readonly stop: Stop
  /** Aborts the turn because the run was aborted. */
  readonly signal: AbortSignal
}

/** Sends the turn and records its answer. Resolves when the turn has ended; never rejects. */
export function runTurn(turn: ActiveTurn): Promise<TrialRecorder> {
  return new Promise((resolve) => {
    const { connection, state } = turn.pooled
    const cleanups: (() => void)[] = []
    const bargeIn = watchForBargeIn(
      turn,
      () => recorder,
      (action) => guard(turn, recorder, action),
    )
    const recorder = new TrialRecorder({
      adapter: turn.adapter,
      job: turn.job,
      state,
      receiver: turn.receiver,
      lag: turn.lag,
      onReady: () => guard(turn, recorder, () => sendText(turn, recorder, cleanups)),
      onAudio: bargeIn.onAudio,
      onFinish: () => {
        for (const cleanUp of cleanups) cleanUp()
        resolve(recorder)
      },
    })
    cleanups.push(bargeIn.cancel)
    cleanups.push(watchDeadline(turn, recorder), watchQuiet(turn, recorder), watchAbort(turn, recorder))
    connection.listen(recorder)
    guard(turn, recorder, () => startTurn(turn, recorder, cleanups))
  })
}

/**
 * Configures the session on a fresh connection, then sends the text: at once, or when the provider is ready.
 */
function startTurn(turn: ActiveTurn, recorder: TrialRecorder, cleanups: (() => void)[]): void {
  const { pooled, adapter } = turn
  if (pooled.connection.carrier === 'http') {
    return sendRequest(turn, recorder)
  }
  if (pooled.connection.upgradeResponse) recorder.onUpgradeResponse(pooled.connection.upgradeResponse)
  const awaitsReady = pooled.fresh && adapter.facts.handshake
  if (pooled.fresh) sendCue(turn, { kind: 'open' })
  pooled.fresh = false
  if (!awaitsReady) sendText(turn, recorder, cleanups)
}

/** The request carries the whole text: `first_text` and `last_text` are the same instant. */
function sendRequest(turn: ActiveTurn, recorder: TrialRecorder): void {
  const dial = turn.adapter.dial(turn.job, turn.pooled.prelude)
  if (dial.carrier !== 'http') throw new Error('the adapter returned a WebSocket dial on an HTTP connection')
  const at = turn.pooled.connection.request(dial)
  recorder.at.first_text = at
  recorder.at.last_text = at
}

/** The `start` cue is sent before the text, so that `first_text` is the timestamp of the text itself. */
function sendText(turn: ActiveTurn, recorder: TrialRecorder, cleanups: (() => void)[]): void {
  if (recorder.at.first_text !== undefined || recorder.finished) return
  sendCue(turn, { kind: 'start' })
  cleanups.push(feedText(turn, recorder, (action) => guard(turn, recorder, action)))
}

/** An error thrown by the adapter or a closing socket is a fault of this trial, never of the run. */
function guard(turn: ActiveTurn, recorder: TrialRecorder, action: () => void): void {
  try {
    action()
  } catch (error) {
    recorder.fail(toConfigFault(error), turn.clock.now())
  }
}

function toConfigFault(error: unknown): Fault {
  return { kind: 'config', detail: error instanceof Error ? error.message : String(error) }
}

function watchDeadline(turn: ActiveTurn, recorder: TrialRecorder): () => void {
  const remaining = Math.max(0, (turn.deadline - turn.clock.now()) / 1e3)
  const timer = setTimeout(() => {
    const waited = recorder.at.first_audio === undefined ? 'no audio' : 'no completion'
    recorder.fail({ kind: 'timeout', detail: `${waited} before the timeout` }, turn.clock.now())
  }, remaining)
  return () => clearTimeout(timer)
}

/** With `stop: quiet` the turn ends once audio has arrived and then none for `after` milliseconds. */
function watchQuiet(turn: ActiveTurn, recorder: TrialRecorder): () => void {
  if (turn.stop.kind !== 'quiet') return () => {}
  const after = turn.stop.after
  let timer = setTimeout(check, after)
  function check(): void {
    const quietFor = (turn.clock.now() - (recorder.at.last_audio ?? Number.POSITIVE_INFINITY)) / 1e3
    if (quietFor >= after) return recorder.stop(turn.clock.now())
    timer = setTimeout(check, Math.max(1, quietFor > 0 ? after - quietFor : after))
  }
  return () => clearTimeout(timer)
}

function watchAbort(turn: ActiveTurn, recorder: TrialRecorder): () => void {
  const abort = () => recorder.fail({ kind: 'cancelled', detail: 'the run was stopped' }, turn.clock.now())
  if (turn.signal.aborted) queueMicrotask(abort)
  turn.signal.addEventListener('abort', abort)
  return () => turn.signal.removeEventListener('abort', abort)
}
