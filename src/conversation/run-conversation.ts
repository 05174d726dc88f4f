import { sleepUntil } from '../core/sleep-until.ts'
import { loneComponent } from '../core/trial/lone-component.ts'
import type { Phase } from '../core/trial/trial.ts'
import type { TurnInstants, TurnRecord } from '../core/trial/turn-record.ts'
import type { Millis, MonotonicTime } from '../core/units.ts'
import type { LoopLag } from '../drive/thread-health/loop-lag.ts'
import { suspensionFault } from '../drive/trial/note-suspension.ts'
import { pickSound } from '../pace/disturbances.ts'
import { isInterrupted } from '../pace/interruptions.ts'
import { createThinkTime } from '../pace/think-time.ts'
import type { CallerTurn, ConversationScenario } from '../scenario/conversation-scenario.ts'
import { waitForRelease } from './call/wait-for-release.ts'
import type { SpeechTiming } from './caller/microphone.ts'
import { changeSettings, nameChange } from './component/change-settings.ts'
import type { BoundStack, ConversationLoadOptions } from './conversation-task.ts'
import { openStack } from './open-stack.ts'
import type { Stack } from './stack.ts'
import type { TurnDisturbance } from './turn/disturbance.ts'
import { runConversationTurn } from './turn/run-conversation-turn.ts'
import type { TurnContext } from './turn/turn-builder.ts'

/** How much of the last answer is heard before the caller hangs up. */
const HANG_UP_AFTER: Millis = 1000

/** One conversation about to start. */
export interface ConversationContext {
  readonly stack: BoundStack
  /** Position of the target in the scenario, and number of the conversation with it. */
  readonly index: number
  readonly number: number
  readonly phase: Phase
  /** Turns that are due before are warm-up: not all conversations of the level have begun. */
  readonly measuredFrom?: MonotonicTime
  readonly inFlight: number
  readonly due: MonotonicTime
}

/** Runs a whole conversation and reports its turns. Never rejects. */
export async function runConversation(
  context: ConversationContext,
  options: ConversationLoadOptions,
  lag: LoopLag,
): Promise<void> {
  const { scenario, origin } = options.task
  const stack = await openStack(context.stack, options, lag, {
    number: context.number,
    nextStream: createStreamNames(context, origin),
  })
  const think = createThinkTime(scenario.think, scenario.seed)
  const records: Promise<void>[] = []
  let due = context.due
  let interruptedBefore: ((speech: SpeechTiming) => void) | undefined
  for (const [exchange, clip] of context.stack.plan.clips.entries()) {
    if (!(await sleepUntil(due, options.clock, options.stopping))) break
    if (!options.budget.tryReserve(clip)) break
    const interruptAfter = bargeInDelay(context, exchange, options, stack)
    const disturbance = interruptAfter === undefined ? soundOf(context, exchange, scenario) : undefined
    const changed = applyChanges(stack, exchange)
    const result = await runConversationTurn(stack, {
      context: { ...createTurnContext(context, exchange, due, options), ...(changed && { changed }) },
      clip,
      timeout: scenario.timeout,
      ...(interruptAfter !== undefined && { interruptAfter }),
      ...(disturbance && { disturbance }),
      ...keysOf(scenario.conversation.turns[exchange]),
      ...(interruptedBefore && { onSpeech: interruptedBefore }),
      signal: options.signal,
    })
    const turnDue = due
    const hasHungUp = result.isInterrupted && isAbandoned(context, exchange, options, stack)
    const release = hasHungUp ? hangUpAndWait(stack, result.nextTurnAfter, options) : undefined
    records.push(
      Promise.all([result.finished, release]).then(([{ turn, ...audio }, released]) => {
        const at = hasHungUp
          ? withRelease(turn.at, { hungUpAt: result.nextTurnAfter, released, origin })
          : turn.at
        const marked = markSuspended({ ...turn, at }, lag, turnDue, options.clock.now())
        options.onTurn({ turn: marked, ...audio })
      }),
    )
    interruptedBefore = result.interruptedBy
    if (result.failed && (scenario.onFault === 'end' || stack.isOver())) break
    // A caller who interrupts needs no time to think.
    due = result.isInterrupted
      ? result.nextTurnAfter
      : result.nextTurnAfter + think(context.number, exchange + 1) * 1e3
    // That a call's answer is over is known only after a pause.
    due = Math.max(due, options.clock.now())
  }
  await Promise.all(records)
  stack.close()
}

/** Changes the settings that are to change before a turn, and names them. */
function applyChanges(stack: Stack, exchange: number): string {
  const changes = (stack.target.changes ?? []).filter((change) => change.exchange === exchange)
  for (const change of changes) {
    const component = stack[change.component]
    if (component) stack[change.component] = changeSettings(component, change)
  }
  return changes.map(nameChange).join(', ')
}

/** Whatever happened while this thread did not run counts as a fault of the harness. */
function markSuspended(record: TurnRecord, lag: LoopLag, due: MonotonicTime, now: MonotonicTime): TurnRecord {
  const suspended = lag.suspensions.longestBetween(due, now)
  if (suspended === undefined || record.outcome === 'cancelled') return record
  const { kind: outcome, detail } = suspensionFault(suspended)
  const { failed: _blamed, ...rest } = record
  return { ...rest, suspended_us: suspended, outcome, detail }
}

/** The fields of a turn that are known before it starts. */
export function createTurnContext(
  { stack, index, number, phase, measuredFrom = 0, inFlight }: ConversationContext,
  exchange: number,
  due: number,
  { task }: ConversationLoadOptions,
): TurnContext {
  const { plan } = stack
  return {
    run: task.run,
    turn: (number * plan.clips.length + exchange) * task.stacks.length + index,
    target: plan.id,
    stack: plan.label,
    mode: formatMode(plan.target),
    conversation: number,
    exchange,
    phase: due < measuredFrom ? 'warmup' : phase,
    in_flight: inFlight,
    due,
    origin: task.origin,
    simulated: [plan.stt, plan.llm, plan.tts, plan.agent].some((part) => part?.simulated),
  }
}

/** Describes in a few words how components hand over to each other. */
function formatMode(target: BoundStack['plan']['target']): string {
  const { mode, aggregation, request, tts, eager } = target
  const alone = loneComponent(target)
  if (alone === 'stt') return mode.listen
  if (alone === 'llm') return mode.speak === 'batch' ? 'answer' : aggregation
  const kinds = new Set(Object.values(mode))
  const [only] = kinds
  const modes = kinds.size === 1 ? String(only) : `${mode.listen}/${mode.speak}/${mode.play}`
  return tts ? `${modes}, ${aggregation}, a request a ${request}${eager ? ', eager' : ''}` : modes
}

function keysOf(turn: CallerTurn | undefined): { readonly keys?: string } {
  return turn?.keys === undefined ? {} : { keys: turn.keys }
}

/** The caller hangs up in the middle of the last answer of a call. */
function isAbandoned(
  { stack: { plan } }: ConversationContext,
  exchange: number,
  { task }: ConversationLoadOptions,
  { call }: Stack,
): boolean {
  const { abandon = false } = task.scenario.call ?? {}
  return call !== undefined && abandon !== false && exchange === plan.clips.length - 1
}

/** Returns when the agent takes another call. */
async function hangUpAndWait(
  stack: Stack,
  hungUpAt: MonotonicTime,
  options: ConversationLoadOptions,
): Promise<MonotonicTime | undefined> {
  stack.close(options.task.scenario.call?.abandon === 'dropped' ? 'dropped' : 'hung up')
  return stack.redial && waitForRelease(stack.redial, hungUpAt, options)
}

/** A call that the caller hung up was not stopped by its agent. */
function withRelease(
  { cleared: _cleared, silenced: _silenced, ...at }: TurnInstants,
  when: {
    readonly hungUpAt: MonotonicTime
    readonly released?: MonotonicTime | undefined
    readonly origin: MonotonicTime
  },
): TurnInstants {
  return {
    ...at,
    hung_up: Math.round(when.hungUpAt - when.origin),
    ...(when.released !== undefined && { released: Math.round(when.released - when.origin) }),
  }
}

function bargeInDelay(
  context: ConversationContext,
  exchange: number,
  options: ConversationLoadOptions,
  stack: Stack,
): number | undefined {
  const { interrupt, seed } = options.task.scenario
  const { length } = context.stack.plan.clips
  if (isAbandoned(context, exchange, options, stack)) return interrupt?.after ?? HANG_UP_AFTER
  // An agent that hears only the caller's voice cannot be interrupted in the last turn, because the caller says
  // nothing more.
  if (stack.isHeardOnly && exchange === length - 1) return undefined
  const turn = context.number * length + exchange
  return interrupt && isInterrupted(interrupt, seed, turn) ? interrupt.after : undefined
}

function soundOf(
  { stack: { plan }, number }: ConversationContext,
  exchange: number,
  { disturb, seed }: ConversationScenario,
): TurnDisturbance | undefined {
  const where = { turn: number * plan.clips.length + exchange, position: number + exchange }
  const sound = disturb && plan.sounds[pickSound(disturb, seed, where) ?? -1]
  return sound && { ...sound, after: disturb.after }
}

function createStreamNames({ index, number }: ConversationContext, origin: MonotonicTime): () => string {
  let request = 0
  return () => `ttfa-${Math.round(origin).toString(36)}-${index}-${number}-${request++}`
}
