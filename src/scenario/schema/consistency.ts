import { type Load, lengthOf } from '../../core/load.ts'

/** The parts of a scenario that must fit each other. */
interface Parts {
  readonly load: Load | { readonly executor: 'probe' }
  readonly targets: Readonly<Record<string, { readonly clone?: unknown }>>
  readonly budget?: unknown
  readonly warmup: { readonly time?: number }
  readonly idle?: readonly number[]
  readonly probe?: unknown
  readonly slo?: unknown
  readonly interrupt?: unknown
}

interface Rule {
  /** Where the mistake is, and what was expected there; undefined when all is well. */
  readonly check: (parts: Parts) => { path: string[]; expected: string } | undefined
}

/** What no part of a scenario can say by itself. */
const RULES: readonly Rule[] = [
  {
    check: ({ load, targets }) => {
      const rates = 'rates' in load ? (load.rates ?? {}) : {}
      const unknown = Object.keys(rates).find((name) => !(name in targets))
      const names = Object.keys(targets).join(', ')
      return unknown === undefined
        ? undefined
        : { path: ['load', 'rates', unknown], expected: `a target’s name before it, of ${names}` }
    },
  },
  {
    check: ({ load, warmup: { time = 0 } }) => {
      const length = load.executor === 'probe' ? undefined : lengthOf(load)
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
      idle && 'arrival' in load
        ? { path: ['idle'], expected: 'no idling in a load whose starts wait for no answer' }
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
      return { path: [idle ? 'idle' : 'interrupt'], expected: 'nothing of it in a search' }
    },
  },
  {
    check: ({ load, budget, targets }) => {
      const cloned = Object.keys(targets).find((name) => targets[name]?.clone !== undefined)
      if (load.executor !== 'probe' || (!budget && cloned === undefined)) return undefined
      if (budget)
        return { path: ['budget'], expected: 'a `budget` inside of `probe`, because a search has its own' }
      return { path: ['targets', cloned ?? '', 'clone'], expected: 'nothing of it in a search' }
    },
  },
]

/** Everything in which the parts of a scenario contradict each other. */
export function contradictions(parts: Parts): { path: string[]; expected: string }[] {
  return RULES.flatMap(({ check }) => check(parts) ?? [])
}
