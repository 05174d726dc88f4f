import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import type { Target } from '../../core/config/target.ts'
import { COMPONENT_KINDS } from '../../core/trial/turn-record.ts'
import { splitTarget } from '../../core/vantage.ts'
import type { ConversationScenario, ConversationTarget } from '../../scenario/conversation-scenario.ts'
import type { Scenario } from '../../scenario/scenario.ts'

/** Scenario fields that may change without changing the requests. */
const IGNORED_FIELDS = [
  'name',
  'description',
  'seed',
  'targets',
  'thresholds',
  'goodput',
  // What `ttfa listen` does after the run.
  'fidelity',
  'budget',
  'warmup',
  'timeout',
]
/** The length of a load: more trials make results more precise, not different. */
const LOAD_LENGTH_FIELDS = ['trials', 'duration']

/** Equal for scenarios with the same load and requests, whatever their targets. */
export function scenarioFingerprint(scenario: Scenario | ConversationScenario): string {
  const asked = without(scenario, IGNORED_FIELDS)
  return hash({ ...asked, load: without(scenario.load, LOAD_LENGTH_FIELDS) })
}

/**
 * Identifies the requests to a target, without its address or lab profile: those are what a comparison tests.
 */
export function targetFingerprint(named: Target | ConversationTarget): string {
  // A target stays the same, wherever it is measured from.
  const { vantage: _, ...rest } = named
  const target = { ...rest, id: splitTarget(named.id).target } as Target | ConversationTarget
  return hash('adapter' in target ? endpoint(target) : stack(target))
}

const endpoint = (target: Pick<Target, 'adapter'>) => ({
  ...without(target, ['lab', 'base', 'region']),
  adapter: basename(target.adapter),
})

/** A stack is its modes and its components. */
function stack(target: ConversationTarget): Record<string, unknown> {
  const components = COMPONENT_KINDS.flatMap((kind) => {
    const component = target[kind]
    return component ? [[kind, endpoint(component)] as const] : []
  })
  return { ...target, ...Object.fromEntries(components) }
}

function without(record: object, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)))
}

function hash(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, 16)
}

/** JSON with sorted keys, so that the order in the file does not matter. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  )
}
