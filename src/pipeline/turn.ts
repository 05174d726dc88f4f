import type { TurnRecord } from '../core/turn.ts'
import { AnswerLog } from './answer-log.ts'
import { CutIn } from './cut-in.ts'
import { newDraft, noteRequest, type TurnCircumstances, type TurnDraft } from './draft.ts'
import { type Answering, exchange } from './exchange.ts'
import type { Clip, Speaking } from './microphone.ts'
import { PartFailure } from './part.ts'
import { recordOf } from './record.ts'
import type { Stack } from './stack.ts'

export interface TurnPlan {
  readonly circumstances: TurnCircumstances
  readonly clip: Clip
  /** Time limit from the end of the caller's speech, in milliseconds. */
  readonly timeout: number
  /** The caller interrupts after hearing this many milliseconds of the answer. */
  readonly interruptAfter?: number
  /** Aborted with the run: stops the turn at once. */
  readonly signal: AbortSignal
}

/** What the conversation needs to know of a turn to continue. */
export interface TakenTurn {
  /** When the caller starts to think about the next turn, in absolute microseconds. */
  readonly heardOut: number
  readonly isInterrupted: boolean
  readonly failed: boolean
  /** Resolves later after a barge-in: audio may still arrive. */
  readonly record: Promise<TurnRecord>
}

/** How long to record audio that arrives after an answer was cancelled. */
const LINGER = 1000

/**
 * Runs one turn: the caller speaks, receives the answer and hears it. Never rejects: a failure is the
 * record's outcome.
 */
export async function takeTurn(stack: Stack, plan: TurnPlan): Promise<TakenTurn> {
  const { clock } = stack
  const draft = newDraft(plan.circumstances, plan.clip.text)
  const notReady = await stack.ready().then(
    () => undefined,
    (error: unknown) => error,
  )
  if (notReady !== undefined) return failed(stack, draft, notReady)
  const giveUp = new AbortController()
  const speaking = stack.caller.speak(plan.clip)
  draft.at.began = speaking.began
  draft.at.speech_end = speaking.speechEnd
  const patience = (speaking.speechEnd - clock.now()) / 1e3 + plan.timeout
  const timer = setTimeout(() => giveUp.abort(), Math.max(0, patience))
  const signal = AbortSignal.any([giveUp.signal, plan.signal])
  const cutIn = new CutIn(plan.interruptAfter, clock)
  let answering: Answering | undefined
  try {
    answering = await beforeAbort(begin(stack, draft, plan, speaking, cutIn, signal), signal, draft, stack)
    const heard = Promise.race([answering.done, cutIn.happened.then(() => 'cut in' as const)])
    const outcome = await beforeAbort(heard, signal, draft, stack)
    return outcome === 'cut in'
      ? cutInto(stack, draft, answering)
      : await hearOut(stack, draft, answering, outcome, cutIn)
  } catch (error) {
    return failed(stack, draft, error, answering)
  } finally {
    clearTimeout(timer)
    cutIn.forget()
  }
}

function begin(
  stack: Stack,
  draft: TurnDraft,
  plan: TurnPlan,
  speaking: Speaking,
  cutIn: CutIn,
  signal: AbortSignal,
): Promise<Answering> {
  if (stack.mind) return exchange({ stack, draft, clip: plan.clip, cutIn, signal }, speaking)
  return converse(stack, draft, speaking, cutIn)
}

/** One turn with a speech-to-speech agent, which detects the end of the turn itself. */
async function converse(
  stack: Stack,
  draft: TurnDraft,
  { speechEnd }: Speaking,
  cutIn: CutIn,
): Promise<Answering> {
  const session = await stack.session()
  if (!session) throw new Error('a stack without an agent')
  const log = new AnswerLog(stack.target.mode.play)
  const understood: string[] = []
  const answered = session.answer({
    speechEnd,
    log,
    onAudio: (at) => {
      draft.at.first_audio ??= at
      cutIn.consider(log)
    },
    onUnderstood: (text) => {
      understood.push(text.trim())
      draft.understood = understood.join(' ')
    },
    onReply: (text) => {
      draft.reply += text
    },
    onPrematureEnd: () => {
      draft.prematureEnds += 1
    },
  })
  const done = answered.finally(() => noteRequest(draft, session))
  done.catch(() => {})
  return { log, done, cancel: () => session.cutIn() }
}

/** Waits until the caller has heard the whole answer or interrupts it. */
async function hearOut(
  stack: Stack,
  draft: TurnDraft,
  answering: Answering,
  end: number,
  cutIn: CutIn,
): Promise<TakenTurn> {
  const { clock } = stack
  const playedOut = Math.max(answering.log.playedOut, end)
  const rest = new Promise<'played out'>((resolve) => {
    setTimeout(() => resolve('played out'), Math.max(0, (playedOut - clock.now()) / 1e3))
  })
  const first = await Promise.race([rest, cutIn.happened])
  if (first !== 'played out') draft.at.cancel = first
  draft.at.end = end
  if (draft.reply !== '')
    stack.history.push({ role: 'assistant', text: spoken(draft, answering, clock.now()) })
  return finished(stack, draft, answering, { heardOut: clock.now(), isInterrupted: first !== 'played out' })
}

function cutInto(stack: Stack, draft: TurnDraft, answering: Answering): TakenTurn {
  const now = stack.clock.now()
  draft.at.cancel = now
  answering.cancel()
  if (draft.reply !== '') stack.history.push({ role: 'assistant', text: spoken(draft, answering, now) })
  const record = settled(answering, now).then((end) => {
    draft.at.end = Math.max(end, now)
    return closed(stack, draft, answering)
  })
  return { heardOut: now, isInterrupted: true, failed: false, record }
}

function finished(
  stack: Stack,
  draft: TurnDraft,
  answering: Answering,
  how: Pick<TakenTurn, 'heardOut' | 'isInterrupted'>,
): TakenTurn {
  const record = closed(stack, draft, answering)
  return { ...how, failed: record.outcome !== 'ok', record: Promise.resolve(record) }
}

function closed(stack: Stack, draft: TurnDraft, answering: Answering): TurnRecord {
  const { origin } = draft.circumstances
  draft.answer = answering.log.finish(origin)
  draft.late = stack.caller.lateness()
  const { cancel } = draft.at
  const last = draft.answer.pieces.at(-1)?.at
  if (cancel !== undefined && last !== undefined && last + origin > cancel)
    draft.at.last_audio_after_cancel = last + origin
  return recordOf(draft)
}

/** Ends a failed turn. The record keeps what has arrived, including audio shortly after the failure. */
function failed(stack: Stack, draft: TurnDraft, error: unknown, answering?: Answering): TakenTurn {
  const now = stack.clock.now()
  draft.failure =
    error instanceof PartFailure
      ? { part: error.part, fault: error.fault }
      : { part: draft.waitingFor, fault: { kind: 'config', detail: String(error) } }
  draft.at.end = error instanceof PartFailure ? error.at : now
  draft.late = stack.caller.lateness()
  answering?.cancel()
  const record = settled(answering, now).then(() => {
    if (answering) draft.answer = answering.log.finish(draft.circumstances.origin)
    return recordOf(draft)
  })
  return { heardOut: Math.max(now, draft.at.speech_end ?? now), isInterrupted: false, failed: true, record }
}

/** Resolves when a cancelled answer has ended, or after a short time. */
function settled(answering: Answering | undefined, now: number): Promise<number> {
  if (!answering) return Promise.resolve(now)
  return Promise.race([
    answering.done.catch(() => now),
    new Promise<number>((resolve) => setTimeout(() => resolve(now), LINGER)),
  ])
}

/** The text that the caller heard: all of it, or after a barge-in the share of the audio that was played. */
function spoken({ reply, at }: TurnDraft, { log }: Answering, now: number): string {
  if (at.cancel === undefined) return reply
  const total = Math.max(1, log.playedOut - (at.first_audio ?? now))
  const share = Math.min(1, Math.max(0, (now - (at.first_audio ?? now)) / total))
  return reply.slice(0, Math.round(reply.length * share))
}

/** Rejects when the signal aborts. The fault names the component that the turn was waiting for. */
function beforeAbort<Value>(
  work: Promise<Value>,
  signal: AbortSignal,
  draft: TurnDraft,
  stack: Stack,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      const part = draft.waitingFor
      const fault = { kind: 'timeout', detail: `nothing more from the ${part} before the timeout` } as const
      reject(new PartFailure(part, fault, stack.clock.now()))
    }
    if (signal.aborted) giveUp()
    signal.addEventListener('abort', giveUp, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp))
  })
}
