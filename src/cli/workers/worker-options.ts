import type { WorkloadScenario } from '../../scenario/workload.ts'

const DEFAULT_WAIT_S = 30

/** `--workers 4`; otherwise the `workers` of the scenario; otherwise one. */
export function workersOf(
  { workload, scenario }: WorkloadScenario,
  { workers }: { readonly workers?: number | true },
): number {
  if (typeof workers === 'number') return workers
  const own = workload === 'requests' ? scenario.workers : undefined
  return typeof own === 'number' ? own : 1
}

export function waitMsOf({ wait = DEFAULT_WAIT_S }: { readonly wait?: number }): number {
  return wait * 1e3
}
