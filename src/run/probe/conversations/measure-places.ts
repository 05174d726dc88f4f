import { type HeldPlaces, holdPlaces } from '../../../conversation/call/hold-places.ts'
import type { BoundStack, ConversationLoadOptions } from '../../../conversation/conversation-task.ts'
import { openStack } from '../../../conversation/open-stack.ts'
import { TurnBudgetCounter } from '../../../conversation/turn-budget-counter.ts'
import { monotonicClock } from '../../../core/clock.ts'
import type { MonotonicTime } from '../../../core/units.ts'
import { LoopLag } from '../../../drive/thread-health/loop-lag.ts'
import type { ConversationScenario } from '../../../scenario/conversation-scenario.ts'
import { createResolver } from '../../../wire/socket/resolver.ts'
import type { EmbeddedLab } from '../../execute/embedded-lab.ts'
import { bindStack } from '../../plan/bind-stack.ts'
import { resolveStack } from '../../plan/plan-conversations.ts'
import type { ConversationPlan } from '../../plan/run-plan.ts'

/** How often a call is ended and its place taken again. */
const ROUNDS = 5

interface MeasureOptions {
  readonly run: string
  readonly origin: MonotonicTime
  readonly signal: AbortSignal
}

/**
 * How many calls the agent of a search keeps up while nobody speaks, and how long the place of a call stays taken after
 * its end. Undefined if the scenario does not ask for it (`call.abandon`), or calls nobody.
 */
export async function measurePlaces(
  { scenario, stacks }: ConversationPlan,
  { baseFor }: EmbeddedLab,
  { run, origin, signal }: MeasureOptions,
): Promise<HeldPlaces | undefined> {
  const { call, probe, frame } = scenario
  const [stack] = stacks
  const isCall = stack?.components.agent?.facts.completion === 'silence'
  if (!stack || !probe || !isCall || !call || call.abandon === false) return undefined
  const bound = await bindStack(resolveStack(stack, baseFor, frame))
  const options = loadOptions(scenario, bound, { run, origin, signal })
  let dialled = 0
  return holdPlaces(() => dialSilentCall(bound, options, dialled++), {
    most: probe.max + 1,
    rounds: ROUNDS,
    ending: call.abandon === 'dropped' ? 'dropped' : 'hung up',
    clock: monotonicClock,
    signal,
  })
}

function loadOptions(
  scenario: ConversationScenario,
  bound: BoundStack,
  { run, origin, signal }: MeasureOptions,
): ConversationLoadOptions {
  return {
    task: { run, origin, scenario, stacks: [bound.plan] },
    stacks: [bound],
    clock: monotonicClock,
    connection: { resolver: createResolver(), timeout: scenario.timeout, signal },
    budget: new TurnBudgetCounter(),
    stopping: () => signal.aborted,
    signal,
    onTurn: () => {},
  }
}

/** A caller who says nothing: frames of silence go out as in every call. Rejects with a `ComponentError`. */
async function dialSilentCall(bound: BoundStack, options: ConversationLoadOptions, number: number) {
  const stack = await openStack(bound, options, new LoopLag(), {
    number,
    nextStream: () => `ttfa-held-${Math.round(options.task.origin).toString(36)}-${number}`,
  })
  const call = await stack.call?.().catch((error: unknown) => {
    stack.close()
    throw error
  })
  if (!call) throw new Error('a stack without a call')
  return {
    answeredAt: call.answeredAt,
    get isEnded() {
      return call.isEnded
    },
    close: stack.close,
  }
}
