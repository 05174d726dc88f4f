import type { PlannedStack } from '../../conversation/conversation-task.ts'
import { SetupError } from '../../core/setup-error.ts'
import { loneComponent } from '../../core/trial/lone-component.ts'
import { COMPONENT_KINDS } from '../../core/trial/turn-record.ts'
import type { Millis } from '../../core/units.ts'
import { findStackProblem } from '../../scenario/check/stack-problem.ts'
import type {
  ConversationScenario,
  ConversationTarget,
  Endpointing,
} from '../../scenario/conversation-scenario.ts'
import { rejectUnreachable } from './answered-by.ts'
import { type PreparedSound, prepareSounds } from './caller-sounds.ts'
import { rejectInvalidKeys } from './check-keys.ts'
import { degradeSpeech } from './degrade-speech.ts'
import { type LoadedComponent, loadComponent, planComponent } from './plan-component.ts'
import { answersHere, type ConversationPlan, type PlanOptions, type StackPlan } from './run-plan.ts'
import { atSetting, settleAll } from './settle-all.ts'
import { encodeClip, prepareStimuli, type Stimulus, unspoken } from './stimuli.ts'

/** Default silence after which ttfa's own endpointing ends a turn. */
const DEFAULT_SILENCE_MS = 200
const MAX_TURNS = 10_000

/**
 * Resolves all defaults of a scenario of conversations. Throws a `SetupError` for anything missing, before
 * anything is sent.
 */
export async function planConversations(
  scenario: ConversationScenario,
  options: PlanOptions,
): Promise<ConversationPlan> {
  const loaded = await settleAll(scenario.targets.map((target) => loadComponents(target, options)))
  rejectUnreachable(
    loaded
      .flat()
      .filter(({ answeredBy }) => answeredBy === undefined)
      .map(({ id, target: { adapter }, facts }) => ({ id, adapter, facts })),
  )
  rejectInvalidKeys(
    loaded
      .flat()
      .filter((one) => !answersHere(one))
      .map(({ facts }) => facts),
    options.environment,
  )
  rejectWithoutCall(scenario, loaded.flat())
  const { conversation } = scenario
  // Nobody speaks to language models alone.
  const isSpoken = scenario.targets.some((target) => loneComponent(target) !== 'llm')
  const spoken = isSpoken
    ? await prepareStimuli(conversation.turns, options.folder)
    : conversation.turns.map(({ text }) => unspoken(text))
  const sounds = await prepareSounds(scenario.disturb?.sounds ?? [], spoken, {
    folder: options.folder,
    seed: scenario.seed,
  })
  const stacks = scenario.targets.map((target, index) => ({
    ...planStack(target, loaded[index] ?? [], options),
    stimuli: sendOverLine(spoken, target, scenario),
    sounds: sendSoundsOverLine(sounds, target, scenario),
  }))
  return { workload: 'conversations', scenario, stacks }
}

/** The speech that arrives at a stack: over its own line, or the scenario's. */
function sendOverLine(
  spoken: readonly Stimulus[],
  target: ConversationTarget,
  { line = {}, seed }: ConversationScenario,
): Stimulus[] {
  return spoken.map((stimulus, index) => degradeSpeech(stimulus, target.line ?? line, seed, index))
}

/** Sounds get losses and noise of their own, by turn numbers that no scenario reaches. */
function sendSoundsOverLine(
  sounds: readonly PreparedSound[],
  target: ConversationTarget,
  { line = {}, seed }: ConversationScenario,
): PreparedSound[] {
  return sounds.map(({ name, stimulus }, index) => ({
    name,
    stimulus: degradeSpeech(stimulus, target.line ?? line, seed, MAX_TURNS + index),
  }))
}

/**
 * Keys of a telephone and sounds that should not stop the agent are for calls: another stack would never learn of
 * them, or does not say when it stops.
 */
function rejectWithoutCall(
  { conversation, disturb }: ConversationScenario,
  loaded: readonly LoadedComponent[],
): void {
  const other = loaded.find(({ facts }) => facts.completion !== 'silence')
  if (!other) return
  const hint = (key: string) =>
    `Leave out \`${key}:\`, or call an agent over a telephony media stream: docs/agents.md.`
  if (conversation.turns.some(({ keys }) => keys !== undefined))
    throw new SetupError(`${other.id}: \`keys:\` needs a telephone call, and ${other.facts.id} is not one`, {
      code: 'KEYS_WITHOUT_CALL',
      hint: hint('keys'),
    })
  if (disturb)
    throw new SetupError(
      `${other.id}: \`disturb:\` needs a telephone call, and ${other.facts.id} is not one`,
      {
        code: 'DISTURB_WITHOUT_CALL',
        hint: hint('disturb'),
      },
    )
}

function loadComponents(target: ConversationTarget, options: PlanOptions): Promise<LoadedComponent[]> {
  const present = COMPONENT_KINDS.flatMap((kind) => {
    const component = target[kind]
    return component ? [{ kind, component }] : []
  })
  return settleAll(
    present.map(({ kind, component }) => {
      const part = kind === 'agent' ? [kind] : ['pipeline', kind]
      return atSetting({ target: target.id, path: [...part, 'adapter'] }, () =>
        loadComponent(target.id, kind, component, options),
      )
    }),
  )
}

function planStack(
  target: ConversationTarget,
  loaded: readonly LoadedComponent[],
  options: PlanOptions,
): Omit<StackPlan, 'stimuli' | 'sounds'> {
  const components: StackPlan['components'] = Object.fromEntries(
    loaded.map((component) => [component.kind, planComponent(component, options)]),
  )
  checkStack(target, components)
  checkChanges(target, loaded)
  return { target: resolveListening(target, components), components }
}

/** Throws a `SetupError` for options that a component does not have, before anything is sent. */
function checkChanges({ changes = [] }: ConversationTarget, loaded: readonly LoadedComponent[]): void {
  for (const { component, options } of changes) {
    const found = loaded.find(({ kind }) => kind === component)
    if (found && options) found.parseOptions({ ...found.target.options, ...options })
  }
}

/** A recogniser that takes whole recordings runs in batch mode and needs ttfa's own endpointing. */
function resolveListening(
  target: ConversationTarget,
  { stt, agent }: StackPlan['components'],
): ConversationTarget {
  const input = (stt ?? agent)?.facts.input
  const isBatch = input?.audio === 'whole' || target.mode.listen === 'batch'
  const silence: Endpointing = { kind: 'silence', after: DEFAULT_SILENCE_MS }
  const endpointing = isBatch && target.endpointing.kind === 'provider' ? silence : target.endpointing
  return { ...target, mode: { ...target.mode, listen: isBatch ? 'batch' : 'streaming' }, endpointing }
}

/** Throws a `SetupError` for a stack that cannot run. Reading a scenario finds it first, with its place. */
function checkStack(target: ConversationTarget, components: StackPlan['components']): void {
  const facts = Object.fromEntries(Object.entries(components).map(([kind, plan]) => [kind, plan.facts]))
  const problem = findStackProblem(target, facts)
  if (problem)
    throw new SetupError(`target ${target.id}: ${problem.message}`, {
      code: 'STACK_INCOMPLETE',
      hint: problem.hint,
    })
}

/**
 * A stack as plain data, to send to the worker thread.
 * @param labBaseFor the URL of a component's twin, if the lab simulates it
 * @param frame of the microphone, milliseconds
 */
export function resolveStack(
  { target, components, stimuli, sounds }: StackPlan,
  labBaseFor: (id: string, origin: string) => string | undefined,
  frame: Millis,
): PlannedStack {
  const planned = COMPONENT_KINDS.flatMap((kind) => {
    const plan = components[kind]
    if (!plan) return []
    const base = labBaseFor(plan.planned.id, plan.facts.origin)
    return [[kind, base === undefined ? plan.planned : { ...plan.planned, base }] as const]
  })
  const input = planned.map(([, kind]) => kind.input).find((format) => format !== undefined)
  const format = input ?? { encoding: 'pcm_s16le', container: 'raw', sampleRate: 16_000 }
  return {
    id: target.id,
    target,
    label: planned.map(([, { adapter }]) => adapter).join(' + '),
    ...Object.fromEntries(planned),
    clips: stimuli.map((stimulus) => encodeClip(stimulus, format, frame)),
    sounds: sounds.map(({ name, stimulus }) => ({ name, clip: encodeClip(stimulus, format, frame) })),
  }
}
