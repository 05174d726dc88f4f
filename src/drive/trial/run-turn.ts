import { playbackInstant } from '../../audio/playback.ts'
import { toMicros } from '../../core/units.ts'
import { judgeAfter } from '../../wire/reading/after-reading.ts'
import type { ActiveTurn } from './active-turn.ts'
import { BargeInTimer } from './barge-in-timer.ts'
import { cancelAnswer } from './cancel-answer.ts'
import { feedText } from './feed-text.ts'
import { PositionRecorder } from './position-recorder.ts'
import { guard } from './reader/errors-to-faults.ts'
import { quoteIgnored } from './reader/read-fault.ts'
import { sendCue } from './send-cue.ts'
import { TrialRecorder } from './trial-recorder.ts'
import { whenQuiet } from './when-quiet.ts'

/** Sends the turn and records its answer. Resolves when the turn has ended; never rejects. */
export function runTurn(turn: ActiveTurn): Promise<TrialRecorder> {
  return new Promise((resolve) => {
    const { connection, state } = turn.pooled
    const cleanups: (() => void)[] = []
    const bargeIn = new BargeInTimer(turn.clock, () => interrupt(turn, recorder, cleanups))
    const stream = turn.locates ? connection.tcpStream?.() : undefined
    const recorder = new TrialRecorder({
      adapter: turn.adapter,
      job: turn.job,
      state,
      receiver: turn.receiver,
      lag: turn.lag,
      ...(stream && { positions: new PositionRecorder(stream) }),
      onReady: () => guard(recorder.reader, turn.clock, () => sendText(turn, recorder, cleanups)),
      onAudio: () => setBargeIn(turn, bargeIn),
      onFinish: () => {
        for (const cleanUp of cleanups) cleanUp()
        resolve(recorder)
      },
    })
    cleanups.push(() => bargeIn.cancel())
    cleanups.push(watchDeadline(turn, recorder), watchQuiet(turn, recorder), watchAbort(turn, recorder))
    connection.listen(recorder.reader)
    guard(recorder.reader, turn.clock, () => startTurn(turn, recorder, cleanups))
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
  recorder.reader.readUpgrade(pooled.connection.upgradeResponse, turn.clock.now())
  const awaitsReady = pooled.fresh && adapter.facts.handshake
  if (pooled.fresh) sendCue(turn, { kind: 'open' })
  pooled.fresh = false
  if (!awaitsReady) sendText(turn, recorder, cleanups)
}

/** The request carries the whole text: `first_text` and `last_text` are the same instant. */
function sendRequest(turn: ActiveTurn, recorder: TrialRecorder): void {
  const dial = turn.adapter.dial(turn.job, turn.pooled.prelude)
  if (dial.carrier !== 'http') throw new Error('the adapter returned a WebSocket dial on an HTTP connection')
  recorder.beforeText()
  const at = turn.pooled.connection.request(dial)
  recorder.textSent(at)
  recorder.at.last_text = at
}

/** The `start` cue is sent before the text, so that `first_text` is the timestamp of the text itself. */
function sendText(turn: ActiveTurn, recorder: TrialRecorder, cleanups: (() => void)[]): void {
  if (recorder.at.first_text !== undefined || recorder.finished) return
  sendCue(turn, { kind: 'start' })
  cleanups.push(feedText(turn, recorder))
}

/**
 * The barge-in is due once the player has played `interruptAfter` of audible audio. An answer that ends before
 * that is not interrupted.
 */
function setBargeIn({ interruptAfter, receiver }: ActiveTurn, timer: BargeInTimer): void {
  const { onset } = receiver
  if (interruptAfter === undefined || timer.isSet || onset === undefined) return
  const position = onset + toMicros(interruptAfter)
  if (receiver.audio <= position) return
  const at = playbackInstant(receiver.arrivals, position)
  if (at !== undefined) timer.set(at)
}

function interrupt(turn: ActiveTurn, recorder: TrialRecorder, cleanups: (() => void)[]): void {
  const { reader, at } = recorder
  guard(reader, turn.clock, () => {
    const cancellation = cancelAnswer({
      ...turn,
      reader,
      lastAudio: () => at.last_audio,
      onSettled: (settledAt) => recorder.stop(settledAt),
    })
    at.cancel = cancellation.at
    cleanups.push(cancellation.stopWaiting)
  })
}

function watchDeadline(turn: ActiveTurn, recorder: TrialRecorder): () => void {
  return judgeAfter((turn.deadline - turn.clock.now()) / 1e3, () => {
    const waited = recorder.at.first_audio === undefined ? 'no audio' : 'no completion'
    const detail = `${waited} before the timeout${quoteIgnored(recorder.reader.ignoredMessage)}`
    recorder.reader.fail({ kind: 'timeout', detail }, turn.clock.now())
  })
}

/** With `stop: quiet` the turn ends once audio has arrived and then none for `after` milliseconds. */
function watchQuiet(turn: ActiveTurn, recorder: TrialRecorder): () => void {
  if (turn.stop.kind !== 'quiet') return () => {}
  return whenQuiet(
    turn.clock,
    turn.stop.after,
    () => recorder.at.last_audio,
    (now) => recorder.stop(now),
  )
}

function watchAbort(turn: ActiveTurn, recorder: TrialRecorder): () => void {
  const abort = () =>
    recorder.reader.fail({ kind: 'cancelled', detail: 'the run was stopped' }, turn.clock.now())
  if (turn.signal.aborted) queueMicrotask(abort)
  turn.signal.addEventListener('abort', abort)
  return () => turn.signal.removeEventListener('abort', abort)
}
