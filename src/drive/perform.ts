import type { Listener } from '../audio/listener.ts'
import type { AnyAdapter, Job } from '../core/adapter.ts'
import type { Clock } from '../core/clock.ts'
import type { Fault } from '../core/fault.ts'
import type { Stop } from '../core/scenario.ts'
import type { TextPiece } from '../pace/feed.ts'
import { cutIn } from './cut-in.ts'
import { Ear } from './ear.ts'
import { feed } from './feed.ts'
import type { Connection } from './lines.ts'
import type { LoopLag } from './loop-lag.ts'
import { say } from './say.ts'

/** One turn on a connection that is already open. */
export interface Turn {
  readonly adapter: AnyAdapter
  readonly job: Job
  readonly connection: Connection
  readonly listener: Listener
  /** The chunks in which the text is sent: at least one. */
  readonly pieces: readonly TextPiece[]
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
export function perform(turn: Turn): Promise<Ear> {
  return new Promise((resolve) => {
    const { line, memo } = turn.connection
    const watches: (() => void)[] = []
    const interruption = cutIn(
      turn,
      () => ear,
      (action) => attempt(turn, ear, action),
    )
    const ear = new Ear({
      adapter: turn.adapter,
      job: turn.job,
      memo,
      listener: turn.listener,
      lag: turn.lag,
      onReady: () => attempt(turn, ear, () => speak(turn, ear, watches)),
      onAudio: interruption.consider,
      onFinish: () => {
        for (const stopWatching of watches) stopWatching()
        resolve(ear)
      },
    })
    watches.push(interruption.forget)
    watches.push(watchDeadline(turn, ear), watchQuiet(turn, ear), watchAbort(turn, ear))
    line.listen(ear)
    attempt(turn, ear, () => begin(turn, ear, watches))
  })
}

/**
 * Configures the session on a fresh connection, then sends the text: at once, or when the provider is ready.
 */
function begin(turn: Turn, ear: Ear, watches: (() => void)[]): void {
  const { connection, adapter } = turn
  if (connection.line.carrier === 'http') {
    return ask(turn, ear)
  }
  if (connection.line.head) ear.greet(connection.line.head)
  const awaitsReady = connection.fresh && adapter.facts.handshake
  if (connection.fresh) say(turn, { kind: 'open' })
  connection.fresh = false
  if (!awaitsReady) speak(turn, ear, watches)
}

/** The request carries the whole text: `first_text` and `last_text` are the same instant. */
function ask(turn: Turn, ear: Ear): void {
  const dial = turn.adapter.dial(turn.job, turn.connection.prelude)
  if (dial.carrier !== 'http') throw new Error('the adapter returned a WebSocket dial on an HTTP connection')
  const at = turn.connection.line.ask(dial)
  ear.at.first_text = at
  ear.at.last_text = at
}

/** The `start` cue is sent before the text, so that `first_text` is the timestamp of the text itself. */
function speak(turn: Turn, ear: Ear, watches: (() => void)[]): void {
  if (ear.at.first_text !== undefined || ear.finished) return
  say(turn, { kind: 'start' })
  watches.push(feed(turn, ear, (action) => attempt(turn, ear, action)))
}

/** An error thrown by the adapter or a closing socket is a fault of this trial, never of the run. */
function attempt(turn: Turn, ear: Ear, action: () => void): void {
  try {
    action()
  } catch (error) {
    ear.fail(faultOf(error), turn.clock.now())
  }
}

function faultOf(error: unknown): Fault {
  return { kind: 'config', detail: error instanceof Error ? error.message : String(error) }
}

function watchDeadline(turn: Turn, ear: Ear): () => void {
  const remaining = Math.max(0, (turn.deadline - turn.clock.now()) / 1e3)
  const timer = setTimeout(() => {
    const waited = ear.at.first_audio === undefined ? 'no audio' : 'no completion'
    ear.fail({ kind: 'timeout', detail: `${waited} before the timeout` }, turn.clock.now())
  }, remaining)
  return () => clearTimeout(timer)
}

/** With `stop: quiet` the turn ends once audio has arrived and then none for `after` milliseconds. */
function watchQuiet(turn: Turn, ear: Ear): () => void {
  if (turn.stop.kind !== 'quiet') return () => {}
  const after = turn.stop.after
  let timer = setTimeout(check, after)
  function check(): void {
    const quietFor = (turn.clock.now() - (ear.at.last_audio ?? Number.POSITIVE_INFINITY)) / 1e3
    if (quietFor >= after) return ear.enough(turn.clock.now())
    timer = setTimeout(check, Math.max(1, quietFor > 0 ? after - quietFor : after))
  }
  return () => clearTimeout(timer)
}

function watchAbort(turn: Turn, ear: Ear): () => void {
  const abort = () => ear.fail({ kind: 'cancelled', detail: 'the run was stopped' }, turn.clock.now())
  if (turn.signal.aborted) queueMicrotask(abort)
  turn.signal.addEventListener('abort', abort)
  return () => turn.signal.removeEventListener('abort', abort)
}
