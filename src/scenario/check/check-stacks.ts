import type { Document } from 'yaml'
import { awaitedStageOf, type LoneComponent, loneComponent } from '../../core/trial/lone-component.ts'
import { COMPONENT_KINDS } from '../../core/trial/turn-record.ts'
import { TURN_STAGES, type TurnStage } from '../../core/trial/turn-stages.ts'
import type { DataPath } from '../../validation/problem.ts'
import type { AdapterCatalog } from '../adapter-catalog.ts'
import { spanOfKey } from '../read/yaml-document.ts'
import type { ConversationFile } from '../schema/conversation/conversation-file.ts'
import type { Diagnostic } from './diagnostic.ts'
import { findStackProblem, type StackFacts } from './stack-problem.ts'
import { readTurnThresholds } from './thresholds.ts'

type TargetFile = ConversationFile['targets'][string]

/** A part of the file that its stacks make meaningless, or the other way round. */
interface Misfit {
  readonly at: DataPath
  readonly message: string
  readonly hint: string
}

/** Finds stacks that cannot run, and settings that runs of one component alone do not have. */
export function checkStacks(
  file: ConversationFile,
  document: Document,
  catalog: AdapterCatalog,
): Diagnostic[] {
  const stacks = Object.entries(file.targets)
  const incomplete = stacks.flatMap(([id, target]) => findIncomplete(id, target, catalog))
  const misfits =
    incomplete.length > 0 ? incomplete : [...findMisfits(file), ...stacks.flatMap(findLostChanges)]
  return misfits.map(({ at, message, hint }) => ({ ...spanOfKey(document, at), message, hint }))
}

const partsOf = ({ pipeline = {}, agent }: TargetFile) => ({ ...pipeline, ...(agent && { agent }) })

/** Stacks with an adapter from a file are checked when it is loaded. */
function findIncomplete(id: string, target: TargetFile, { factsOf }: AdapterCatalog): Misfit[] {
  const parts = partsOf(target)
  const present = COMPONENT_KINDS.flatMap((kind) => {
    const part = parts[kind]
    return part ? [[kind, factsOf?.(part.adapter)] as const] : []
  })
  if (present.length === 0 || present.some(([, facts]) => facts === undefined)) return []
  const { aggregation, mode, eager, request = aggregation === 'tokens' ? 'turn' : 'unit' } = target
  const settings = { aggregation, request, mode, ...(eager && { eager }) }
  const problem = findStackProblem(settings, Object.fromEntries(present) as StackFacts)
  const at = ['targets', id, target.pipeline ? 'pipeline' : 'agent']
  return problem ? [{ at, ...problem, message: `target ${id}: ${problem.message}` }] : []
}

function findMisfits(file: ConversationFile): Misfit[] {
  const [first, ...others] = Object.entries(file.targets)
  if (!first) return []
  const alone = loneComponent(partsOf(first[1]))
  const mixed = others.filter(([, target]) => loneComponent(partsOf(target)) !== alone)
  if (mixed.length > 0) return mixed.map(([id]) => describeMixed(id, first[0]))
  return alone
    ? [...findUnheard(file), ...findUnspoken(file, alone), ...findForeignThresholds(file, alone)]
    : []
}

/** A change of a component that the target does not have would be ignored. */
function findLostChanges([id, target]: [string, TargetFile]): Misfit[] {
  return (target.change ?? []).flatMap((change, index) =>
    (['llm', 'tts'] as const)
      .filter((kind) => change[kind] && !target.pipeline?.[kind])
      .map((kind) => ({
        at: ['targets', id, 'change', index, kind],
        message: `target ${id}: there is no ${kind} whose settings could change`,
        hint: 'Agents and recognisers keep their settings for a whole conversation.',
      })),
  )
}

function describeMixed(id: string, first: string): Misfit {
  return {
    at: ['targets', id],
    message: `target ${id} does not end where ${first} does, so they cannot be compared`,
    hint: 'Measure recognisers alone, language models alone and whole turns in separate scenarios.',
  }
}

function findUnheard({ interrupt }: ConversationFile): Misfit[] {
  if (!interrupt) return []
  const message = 'interrupt: there is no answer to interrupt, because no component speaks'
  return [{ at: ['interrupt'], message, hint: 'Remove `interrupt`, or measure whole turns.' }]
}

/** A language model alone gets the words as text. */
function findUnspoken({ line, budget, targets }: ConversationFile, alone: LoneComponent): Misfit[] {
  if (alone !== 'llm') return []
  const message = 'nobody speaks to a language model alone: it gets the words as text'
  return [
    ...(line ? [{ at: ['line'], message: `line: ${message}`, hint: 'Remove `line`.' }] : []),
    ...Object.entries(targets).flatMap(([id, target]) =>
      target.line
        ? [{ at: ['targets', id, 'line'], message: `line: ${message}`, hint: 'Remove `line`.' }]
        : [],
    ),
    ...(budget?.minutes === undefined
      ? []
      : [{ at: ['budget', 'minutes'], message: `budget.minutes: ${message}`, hint: 'Use `turns`.' }]),
  ]
}

/** A threshold that nothing can meet or miss would be one without data. */
function findForeignThresholds(file: ConversationFile, alone: LoneComponent): Misfit[] {
  const stages: readonly TurnStage[] = TURN_STAGES
  const own = stages.filter(({ component }) => component === alone).map(({ name }) => name)
  const known = new Set([
    ...own,
    'success',
    ...(alone === 'stt' ? ['word_errors', 'premature_ends'] : ['tokens_per_s']),
  ])
  const awaited = awaitedStageOf(Object.values(file.targets).map(partsOf))
  const foreign = readTurnThresholds(file).filter(({ metric }) => !known.has(metric))
  return [...new Map(foreign.map((each) => [each.selector, each])).values()].map(({ selector, metric }) => ({
    at: ['thresholds', selector],
    message: `${metric} is not measured for ${alone === 'stt' ? 'a recogniser' : 'a language model'} alone`,
    hint: `It has ${[...known].join(', ')}. The wait for its answer is ${awaited}.`,
  }))
}
