import type { TargetProgress } from '../../drive/task.ts'

/** The progress of each target, over all parts of a load. */
export function sumProgress(parts: readonly TargetProgress[]): TargetProgress[] {
  const sums = new Map<string, TargetProgress>()
  for (const { target, inFlight, started } of parts) {
    const sum = sums.get(target) ?? { target, inFlight: 0, started: 0 }
    sums.set(target, { target, inFlight: sum.inFlight + inFlight, started: sum.started + started })
  }
  return [...sums.values()]
}
