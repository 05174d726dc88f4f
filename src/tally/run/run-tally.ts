import { CONNECTION_STATES, type Trial } from '../../core/trial/trial.ts'
import type { RunTime } from '../../core/units.ts'
import { countFault, type FaultCounts } from './fault-counts.ts'
import { countInTrialGroup, createTrialGroup, type TrialGroup } from './trial-group.ts'

/**
 * The statistics of a run in constant memory, by target, connection state and stage. Only trials of the
 * `measure` phase enter. The order in which they arrive does not matter.
 */
export interface RunTally {
  readonly groups: Map<string, TrialGroup>
  readonly faults: FaultCounts
  /** The latest instant of any trial. */
  latest: RunTime
}

export function createRunTally(): RunTally {
  return { groups: new Map(), faults: new Map(), latest: 0 }
}

/** Tallies trials as they arrive, without keeping them. */
export async function tallyTrials(trials: AsyncIterable<Trial> | Iterable<Trial>): Promise<RunTally> {
  const tally = createRunTally()
  for await (const trial of trials) countTrial(tally, trial)
  return tally
}

/** Counts one trial. Warm-up and drain do not enter the statistics. */
export function countTrial(tally: RunTally, trial: Trial): void {
  tally.latest = Math.max(tally.latest, ...Object.values(trial.at))
  countInTrialGroup(groupFor(tally, trial), trial)
  if (trial.phase === 'measure') countFault(tally.faults, trial)
}

/** Groups with measured trials, sorted by target (see `targetOrder`) and connection state. */
export function measuredGroups(tally: RunTally, targets: readonly string[]): TrialGroup[] {
  const compareTargets = targetOrder(targets)
  const measured = [...tally.groups.values()].filter(({ outcomes }) => outcomes.size > 0)
  return measured.sort(
    (a, b) =>
      compareTargets(a.target, b.target) ||
      CONNECTION_STATES.indexOf(a.connection) - CONNECTION_STATES.indexOf(b.connection),
  )
}

/** A comparator of target names: first those of the list, in its order, then all others by code unit. */
export function targetOrder(targets: readonly string[]): (a: string, b: string) => number {
  const ranks = new Map(targets.map((target, index) => [target, index]))
  const rank = (target: string) => ranks.get(target) ?? targets.length
  return (a, b) => rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0)
}

function groupFor(tally: RunTally, member: Trial): TrialGroup {
  const key = JSON.stringify([member.target, member.connection])
  const found = tally.groups.get(key)
  if (found) return found
  const created = createTrialGroup(member)
  tally.groups.set(key, created)
  return created
}
