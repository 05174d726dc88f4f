import type { Objective } from '../../src/core/config/probe.ts'
import type { Trial } from '../../src/core/trial/trial.ts'
import { measureBaseline } from '../../src/probe/cap/baseline-latency.ts'
import { type Burst, outcomeOf } from '../../src/probe/cap/burst.ts'
import { type CapFinding, type CapSettings, nextCapStep } from '../../src/probe/cap/cap-search.ts'
import { classifyBurst, looksUnqueued } from '../../src/probe/cap/classify-burst.ts'
import { type KneeFinding, type KneeSettings, nextKneeStep } from '../../src/probe/knee/knee-search.ts'
import {
  countViolations,
  decideLevel,
  type SustainedLevel,
  type ViolationCount,
} from '../../src/probe/knee/sustained-level.ts'
import type { Behaviour } from './behaviour.ts'
import { SimulatedProvider } from './simulated-provider.ts'

export const SEARCH_SETTINGS: CapSettings = {
  min: 1,
  max: 256,
  confirmations: 3,
  settle: 5000,
  longestSettle: 60_000,
}

export interface CapSearchResult {
  readonly finding: CapFinding
  readonly bursts: readonly Burst[]
  readonly requests: number
}

/** Searches the hard cap of a simulated provider to its end. */
export function searchCap(
  behaviour: Behaviour,
  seed: number,
  settings: Partial<CapSettings> = {},
  interval?: number,
): CapSearchResult {
  const provider = new SimulatedProvider(behaviour, seed)
  const bursts: Burst[] = []
  const unloaded: Trial[] = []
  for (let steps = 0; steps < 200; steps++) {
    const step = nextCapStep({ ...SEARCH_SETTINGS, ...settings }, bursts)
    if (step.kind === 'found') return { finding: step.finding, bursts, requests: provider.requests }
    const rest = bursts.length === 0 ? Number.POSITIVE_INFINITY : step.cooldown
    const trials = provider.sendBurst(step.level, rest, interval)
    const reading = classifyBurst(trials, measureBaseline(unloaded))
    const burst = {
      level: step.level,
      cooldown: rest,
      held: reading.held,
      turnedAway: reading.turnedAway,
      failed: reading.fates.failed,
      queueEvidence: reading.queueEvidence,
      ...(reading.isUnsteady && { isUnsteady: true }),
      ...(reading.isUnexplained && { isUnexplained: true }),
      ...(reading.isAllServed && { isAllServed: true }),
      ...(reading.fates.queued > 0 && reading.fates.refused + reading.fates.hung === 0 && { isQueue: true }),
    }
    if (outcomeOf(burst) === 'held' && looksUnqueued(reading)) unloaded.push(...trials)
    bursts.push(burst)
  }
  throw new Error(
    `no end: ${bursts.map(({ level, held, turnedAway }) => `${level}:${held}-${turnedAway}`).join(' ')}`,
  )
}

/** Searches the soft knee of a simulated provider to its end, keeping up each level until it is decided. */
export function searchKnee(
  behaviour: Behaviour,
  seed: number,
  settings: Pick<KneeSettings, 'max' | 'guess'> & { readonly objectives: readonly Objective[] },
  maxTrials = 400,
): { finding: KneeFinding; holds: readonly SustainedLevel[]; requests: number } {
  const provider = new SimulatedProvider(behaviour, seed)
  const holds: SustainedLevel[] = []
  for (let steps = 0; steps < 60; steps++) {
    const step = nextKneeStep({ min: 1, ...settings }, holds)
    if (step.kind === 'found') return { finding: step.finding, holds, requests: provider.requests }
    let counts: ViolationCount[] = []
    provider.sustain(step.level, 5000, (trials) => {
      counts = countViolations(trials, settings.objectives)
      return decideLevel(settings.objectives, counts) !== 'undecided' || trials.length >= maxTrials
    })
    holds.push({ level: step.level, counts })
  }
  throw new Error(`no end: ${JSON.stringify(holds)}`)
}
