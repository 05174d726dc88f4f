import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import type { Scenario, Target } from '../../core/scenario.ts'

/** What a scenario may change without asking something else of a provider. */
const INCIDENTAL = [
  'name',
  'description',
  'seed',
  'targets',
  'thresholds',
  'goodput',
  'budget',
  'warmup',
  'timeout',
]
/** How long a load goes on: more trials make numbers surer, not different. */
const LENGTHS = ['trials', 'duration']

/** The same for scenarios that put the same load on their targets, whatever the targets are. */
export function scenarioFingerprint(scenario: Scenario): string {
  const asked = without(scenario, INCIDENTAL)
  return hash({ ...asked, load: without(scenario.load, LENGTHS) })
}

/** What is asked of a target; not where it is, nor how the lab plays it: that is what a comparison finds out. */
export function targetFingerprint(target: Target): string {
  return hash({ ...without(target, ['lab', 'base', 'region']), adapter: basename(target.adapter) })
}

function without(record: object, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)))
}

function hash(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex').slice(0, 16)
}

/** JSON whose keys are sorted, so that the order in which a file was written does not matter. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  )
}
