import type { FinishedTurn } from '../../core/trial/turn-record.ts'
import { type Millis, type MonotonicTime, toMicros } from '../../core/units.ts'
import { quoteIgnored } from '../../drive/trial/reader/read-fault.ts'
import { pressKeys } from '../call/press-keys.ts'
import type { SpeechClip, SpeechTiming } from '../caller/microphone.ts'
import { ComponentError } from '../component/component.ts'
import type { Stack } from '../stack.ts'
import { startAgentTurn } from './agent-turn.ts'
import { finishTurn } from './build-turn-record.ts'
import { startCallTurn } from './call-turn.ts'
import { CallerBargeIn } from './caller-barge-in.ts'
import { type AnswerInProgress, runCascadedTurn, type StartedTurn } from './cascaded-turn.ts'
import { CallerDisturbance, type TurnDisturbance } from './disturbance.ts'
import { runEagerTurn } from './eager-turn.ts'
import { runModelTurn, runRecogniserTurn } from './lone-turn.ts'
import { requireEndOfPlayback } from './longest-playback.ts'
import { createTurnBuilder, type TurnBuilder, type TurnContext } from './turn-builder.ts'
import { watchTurnTimeout } from './turn-timeout.ts'
import { MAX_DRAIN_MS, within } from './within.ts'

export interface TurnInput {
  readonly context: TurnContext
  readonly clip: SpeechClip
  /** Time limit from the end of the caller's speech. */
  readonly timeout: Millis
  /** The caller interrupts after hearing this much of the answer. */
  readonly interruptAfter?: Millis
  /** A sound that the caller makes in the middle of the answer. */
  readonly disturbance?: TurnDisturbance
  /** Keys that the caller presses after speaking. */
  readonly keys?: string
  /** Called when it is known when the caller speaks. */
  readonly onSpeech?: (speech: SpeechTiming) => void
  /** Aborted with the run: stops the turn at once. */
  readonly signal: AbortSignal
}

/** What the conversation needs to know of a turn to continue. */
export interface TurnResult {
  /** When the caller starts to think about the next turn. */
  readonly nextTurnAfter: MonotonicTime
  readonly isInterrupted: boolean
  readonly failed: boolean
  /** Call it with the speech that interrupts, for an agent that only the caller's voice can interrupt. */
  readonly interruptedBy?: (speech: SpeechTiming) => void
  /** Resolves later after a barge-in: audio may still arrive. */
  readonly finished: Promise<FinishedTurn>
}

/**
 * Runs one turn: the caller speaks, receives the answer and hears it. Never rejects: a failure is the
 * record's outcome.
 */
export async function runConversationTurn(stack: Stack, input: TurnInput): Promise<TurnResult> {
  const { clock } = stack
  const builder = createTurnBuilder(input.context, input.clip.text)
  builder.isHeard = stack.alone === undefined
  builder.waitingFor = stack.alone ?? builder.waitingFor
  const connectError = await stack.connect().then(
    () => undefined,
    (error: unknown) => error,
  )
  if (connectError !== undefined) return failTurn(stack, builder, connectError)
  const giveUp = new AbortController()
  const speech = stack.caller.speak(input.clip)
  builder.at.began = speech.began
  input.onSpeech?.(speech)
  if (input.keys !== undefined) void pressKeys(stack, input.keys, speech)
  // A model alone gets the words as text: nobody speaks.
  if (stack.alone !== 'llm')
    Object.assign(builder.at, { speech_start: speech.speechStart, speech_end: speech.speechEnd })
  const stopWaiting = watchTurnTimeout({
    clock,
    speechEnd: speech.speechEnd,
    deadline: speech.speechEnd + toMicros(input.timeout),
    isSpeaking: () => answer?.isSpeaking?.() ?? false,
    onTimeout: () => giveUp.abort(),
  })
  const signal = AbortSignal.any([giveUp.signal, input.signal])
  const bargeIn = new CallerBargeIn(input.interruptAfter, clock)
  const disturbance = new CallerDisturbance(input.disturbance, stack, builder)
  let answer: AnswerInProgress | undefined
  try {
    answer = await abortable(
      startTurn({ stack, builder, clip: input.clip, bargeIn, disturbance, signal }, speech),
      signal,
      builder,
      stack,
    )
    const heard = Promise.race([answer.done, bargeIn.triggered.then(() => 'cut in' as const)])
    const outcome = await abortable(heard, signal, builder, stack)
    return outcome === 'cut in'
      ? handleBargeIn(stack, builder, answer, input.timeout)
      : await playToEnd(stack, builder, answer, outcome, bargeIn)
  } catch (error) {
    return failTurn(stack, builder, error, answer)
  } finally {
    stopWaiting()
    bargeIn.cancel()
    disturbance.cancel()
  }
}

function startTurn(turn: StartedTurn, speech: SpeechTiming): Promise<AnswerInProgress> {
  const { alone, llm } = turn.stack
  if (alone === 'stt') return runRecogniserTurn(turn, speech)
  if (alone === 'llm') return runModelTurn(turn)
  if (turn.stack.call) return startCallTurn(turn, speech)
  if (turn.stack.target.eager) return runEagerTurn(turn, speech)
  return llm ? runCascadedTurn(turn, speech) : startAgentTurn(turn, speech)
}

/** Waits until the caller has heard the whole answer or interrupts it. */
async function playToEnd(
  stack: Stack,
  builder: TurnBuilder,
  answer: AnswerInProgress,
  end: number,
  bargeIn: CallerBargeIn,
): Promise<TurnResult> {
  const { clock } = stack
  const playbackEnd = Math.max(answer.log.playbackEnd, end)
  requireEndOfPlayback(builder, playbackEnd, clock.now())
  const played = new Promise<'played out'>((resolve) => {
    setTimeout(() => resolve('played out'), Math.max(0, (playbackEnd - clock.now()) / 1e3))
  })
  const first = await Promise.race([played, bargeIn.triggered])
  if (first !== 'played out') builder.at.cancel = first
  builder.at.end = end
  if (builder.reply !== '')
    stack.history.push({ role: 'assistant', text: heardReply(builder, answer, clock.now()) })
  return completeTurn(stack, builder, answer, {
    nextTurnAfter: Math.min(clock.now(), playbackEnd),
    isInterrupted: first !== 'played out',
  })
}

function handleBargeIn(
  stack: Stack,
  builder: TurnBuilder,
  answer: AnswerInProgress,
  timeout: number,
): TurnResult {
  const now = stack.clock.now()
  builder.at.cancel = now
  // Read now: afterwards it is the lateness of the speech that interrupts.
  builder.lateness = stack.caller.lateness()
  const settled = within(timeout, answer.cancel())
  if (builder.reply !== '') stack.history.push({ role: 'assistant', text: heardReply(builder, answer, now) })
  const finished = settled.then(() => {
    builder.at.end = stack.clock.now()
    return finishRecord(builder, answer)
  })
  const interruptedBy = stack.isHeardOnly ? noteInterruption(builder) : undefined
  return {
    nextTurnAfter: now,
    isInterrupted: true,
    failed: false,
    finished,
    ...(interruptedBy && { interruptedBy }),
  }
}

/** The interruption begins with the first sound of it. */
function noteInterruption(builder: TurnBuilder): (speech: SpeechTiming) => void {
  return ({ speechStart, speechEnd }) => {
    builder.at.cancel = speechStart
    builder.interruptedUntil = speechEnd
  }
}

function completeTurn(
  stack: Stack,
  builder: TurnBuilder,
  answer: AnswerInProgress,
  how: Pick<TurnResult, 'nextTurnAfter' | 'isInterrupted'>,
): TurnResult {
  builder.lateness = stack.caller.lateness()
  const finished = finishRecord(builder, answer)
  return { ...how, failed: finished.turn.outcome !== 'ok', finished: Promise.resolve(finished) }
}

function finishRecord(builder: TurnBuilder, answer: AnswerInProgress): FinishedTurn {
  const { origin } = builder.context
  answer.record?.()
  builder.answer = answer.log.finish(origin)
  const { cancel } = builder.at
  // The pieces of a call have the instants at which they are played.
  const last = answer.record ? undefined : builder.answer.pieces.at(-1)?.at
  if (cancel !== undefined && last !== undefined && last + origin > cancel)
    builder.at.last_audio_after_cancel = last + origin
  return finishTurn(builder)
}

/** Ends a failed turn. The record keeps what has arrived, including audio shortly after the failure. */
function failTurn(stack: Stack, builder: TurnBuilder, error: unknown, answer?: AnswerInProgress): TurnResult {
  const now = stack.clock.now()
  builder.failure =
    error instanceof ComponentError
      ? { component: error.component, fault: error.fault }
      : { component: builder.waitingFor, fault: { kind: 'config', detail: String(error) } }
  builder.at.end = error instanceof ComponentError ? error.at : now
  builder.lateness = stack.caller.lateness()
  const settled = answer ? within(MAX_DRAIN_MS, answer.cancel()) : Promise.resolve()
  const finished = settled.then(() => {
    answer?.record?.()
    if (answer) builder.answer = answer.log.finish(builder.context.origin)
    return finishTurn(builder)
  })
  return {
    nextTurnAfter: Math.max(now, builder.at.speech_end ?? now),
    isInterrupted: false,
    failed: true,
    finished,
  }
}

/** The text that the caller heard: all of it, or after a barge-in the share of the audio that was played. */
function heardReply({ reply, at }: TurnBuilder, { log }: AnswerInProgress, now: MonotonicTime): string {
  if (at.cancel === undefined) return reply
  const total = Math.max(1, log.playbackEnd - (at.first_audio ?? now))
  const share = Math.min(1, Math.max(0, (now - (at.first_audio ?? now)) / total))
  return reply.slice(0, Math.round(reply.length * share))
}

/** Rejects when the signal aborts. The fault names the component that the turn was waiting for. */
function abortable<Value>(
  work: Promise<Value>,
  signal: AbortSignal,
  builder: TurnBuilder,
  stack: Stack,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      const component = builder.waitingFor
      const fault = {
        kind: 'timeout',
        detail: `nothing more from the ${component} before the timeout${quoteIgnored(builder.ignoredMessage())}`,
      } as const
      reject(new ComponentError(component, fault, stack.clock.now()))
    }
    if (signal.aborted) giveUp()
    signal.addEventListener('abort', giveUp, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp))
  })
}
