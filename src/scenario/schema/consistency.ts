import type { StampSource } from '../../core/config/stamp-source.ts'
import { executorOf, type Load, shapeOf } from '../../executors/index.ts'

/** The parts of a scenario that must be consistent. */
interface ScenarioParts {
  readonly load: Load | { readonly executor: 'probe' }
  readonly targets: Readonly<Record<string, { readonly clone?: unknown; readonly dictionary?: unknown }>>
  readonly budget?: unknown
  readonly warmup: { readonly time?: number }
  readonly idle?: readonly number[]
  readonly probe?: unknown
  readonly slo?: unknown
  readonly interrupt?: unknown
  readonly stamps?: StampSource
}

interface ConsistencyRule {
  /** The path of the mistake and what was expected there. Undefined if consistent. */
  readonly check: (scenario: ScenarioParts) => { path: string[]; expected: string } | undefined
}

/** Resources that can be created for a target before a run. */
const PROVISIONING_STEPS = ['clone', 'dictionary'] as const

/** Rules across several parts of a scenario. */
const CONSISTENCY_RULES: readonly ConsistencyRule[] = [
  {
    check: ({ load, targets }) => {
      const rated = load.executor === 'probe' ? [] : (executorOf(load).ratedTargets?.(load) ?? [])
      const unknown = rated.find((name) => !(name in targets))
      const names = Object.keys(targets).join(', ')
      return unknown === undefined
        ? undefined
        : { path: ['load', 'rates', unknown], expected: `the name of a target as the key, one of ${names}` }
    },
  },
  {
    check: ({ load, warmup: { time = 0 } }) => {
      const length = load.executor === 'probe' ? undefined : shapeOf(load).duration
      if (time === 0 || (length !== undefined && time < length)) return undefined
      const expected =
        length === undefined
          ? 'a number of requests, because a number of trials ends this load'
          : 'a warm-up shorter than the load'
      return { path: ['warmup'], expected }
    },
  },
  {
    check: ({ load, idle }) =>
      idle && load.executor !== 'probe' && shapeOf(load).arrivals
        ? {
            path: ['idle'],
            expected: 'no idle times in an open load, whose starts do not wait for responses',
          }
        : undefined,
  },
  {
    check: ({ load, stamps }) =>
      load.executor === 'probe' && stamps === 'kernel'
        ? { path: ['stamps'], expected: 'loop, because a search decides while its requests run' }
        : undefined,
  },
  {
    check: ({ load, probe, slo }) => {
      if (load.executor === 'probe' || (!probe && !slo)) return undefined
      return { path: ['load', 'executor'], expected: 'probe, because only a search has `probe` and `slo`' }
    },
  },
  {
    check: ({ load, idle, interrupt }) => {
      if (load.executor !== 'probe' || (!idle && !interrupt)) return undefined
      return { path: [idle ? 'idle' : 'interrupt'], expected: 'it to be absent from a search' }
    },
  },
  {
    check: ({ load, budget }) =>
      load.executor === 'probe' && budget
        ? { path: ['budget'], expected: 'the budget under `probe`, because a search has its own' }
        : undefined,
  },
  {
    check: ({ load, targets }) => {
      if (load.executor !== 'probe') return undefined
      const made = Object.entries(targets).flatMap(([name, target]) => {
        const step = PROVISIONING_STEPS.find((one) => target[one] !== undefined)
        return step ? [['targets', name, step]] : []
      })
      return made[0] && { path: made[0], expected: 'it to be absent from a search' }
    },
  },
  {
    check: ({ targets }) => {
      const both = Object.keys(targets).find((name) =>
        PROVISIONING_STEPS.every((step) => targets[name]?.[step]),
      )
      const expected = 'no dictionary together with a clone, so that their effects can be told apart'
      return both === undefined ? undefined : { path: ['targets', both, 'dictionary'], expected }
    },
  },
]

/** Finds all contradictions between parts of a scenario. */
export function findScenarioContradictions(scenario: ScenarioParts): { path: string[]; expected: string }[] {
  return CONSISTENCY_RULES.flatMap(({ check }) => check(scenario) ?? [])
}
