import type { Trial } from '../../src/core/trial/trial.ts'
import { type CapFinding, type CapSettings, nextWave } from '../../src/probe/cap-search.ts'
import { countViolations, decisionOf, type Hold, type Violations } from '../../src/probe/hold.ts'
import { type KneeFinding, type KneeSettings, nextHold } from '../../src/probe/knee-search.ts'
import { readWave } from '../../src/probe/read-wave.ts'
import { usualOf } from '../../src/probe/usual.ts'
import { outcomeOf, type Wave } from '../../src/probe/wave.ts'
import { type Behaviour, SimulatedProvider } from './simulated-provider.ts'

export const SETTINGS: CapSettings = {
  min: 1,
  max: 256,
  confirmations: 3,
  settle: 5000,
  longestSettle: 60_000,
}

export interface Searched {
  readonly finding: CapFinding
  readonly waves: readonly Wave[]
  readonly requests: number
}

/** Searches the hard cap of a simulated provider to its end. */
export function searchCap(
  behaviour: Behaviour,
  seed: number,
  settings: Partial<CapSettings> = {},
  gap?: number,
): Searched {
  const provider = new SimulatedProvider(behaviour, seed)
  const waves: Wave[] = []
  const calm: Trial[] = []
  for (let steps = 0; steps < 200; steps++) {
    const step = nextWave({ ...SETTINGS, ...settings }, waves)
    if (step.kind === 'found') return { finding: step.finding, waves, requests: provider.requests }
    const rest = waves.length === 0 ? Number.POSITIVE_INFINITY : step.rest
    const trials = provider.wave(step.level, rest, gap)
    const reading = readWave(trials, usualOf(calm))
    const wave = {
      level: step.level,
      rest,
      held: reading.held,
      turnedAway: reading.turnedAway,
      failed: reading.fates.failed,
    }
    if (outcomeOf(wave) === 'held') calm.push(...trials)
    waves.push(wave)
  }
  throw new Error(
    `no end: ${waves.map(({ level, held, turnedAway }) => `${level}:${held}-${turnedAway}`).join(' ')}`,
  )
}

/** Searches the soft knee of a simulated provider to its end, keeping up each level until it is decided. */
export function searchKnee(
  behaviour: Behaviour,
  seed: number,
  settings: Pick<KneeSettings, 'max' | 'objectives' | 'guess'>,
  most = 400,
): { finding: KneeFinding; holds: readonly Hold[]; requests: number } {
  const provider = new SimulatedProvider(behaviour, seed)
  const holds: Hold[] = []
  for (let steps = 0; steps < 60; steps++) {
    const step = nextHold({ min: 1, ...settings }, holds)
    if (step.kind === 'found') return { finding: step.finding, holds, requests: provider.requests }
    let counts: Violations[] = []
    provider.hold(step.level, 5000, (trials) => {
      counts = countViolations(trials, settings.objectives)
      return decisionOf(settings.objectives, counts) !== 'undecided' || trials.length >= most
    })
    holds.push({ level: step.level, counts })
  }
  throw new Error(`no end: ${JSON.stringify(holds)}`)
}
