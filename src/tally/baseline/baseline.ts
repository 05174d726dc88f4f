import { STAGES } from '../../core/trial/trial-stages.ts'
import { type AnyStageName, TURN_STAGES } from '../../core/trial/turn-stages.ts'
import type { AnyRunFile } from '../../results/run/run-file.ts'
import type { Arm } from '../compare/arm.ts'
import type { StandIn } from '../values/stand-in.ts'
import { scenarioFingerprint, targetFingerprint } from './fingerprint.ts'
import type { Gates } from './gates.ts'

/** The values of one run and the gates that later runs are checked with. */
export interface Baseline extends StandIn {
  readonly name: string
  /** The run it was created from, and when that started (ISO 8601). */
  readonly run: string
  readonly started_at: string
  readonly scenario: string
  /** Fingerprints of the requests (`fingerprint.ts`), of the scenario and of each target. */
  readonly fingerprint: string
  readonly targets: Readonly<Record<string, string>>
  readonly machine: string
  readonly gates: Gates
  readonly arms: readonly Arm[]
}

/** Creates a baseline from a run. Of requests it keeps only the headline stages and those with a gate. */
export function createBaseline(name: string, file: AnyRunFile, arms: readonly Arm[], gates: Gates): Baseline {
  const { run, started_at, scenario, simulated, replayed } = file
  const kept = keptStages(gates)
  return {
    name,
    run,
    started_at,
    scenario: scenario.name,
    fingerprint: scenarioFingerprint(scenario),
    targets: Object.fromEntries(scenario.targets.map((target) => [target.id, targetFingerprint(target)])),
    simulated,
    ...(replayed && { replayed }),
    machine: describeBaselineMachine(file),
    gates,
    arms: arms.map((arm) => ({
      ...arm,
      stages: new Map([...arm.stages].filter(([stage]) => kept.has(stage))),
    })),
  }
}

/** A description that distinguishes machines. */
export function describeBaselineMachine({ machine, parts }: Pick<AnyRunFile, 'machine' | 'parts'>): string {
  if (parts)
    return [...new Set(parts.map(({ file }) => describeBaselineMachine({ machine: file.machine })))].join(
      '; ',
    )
  const { platform, architecture, processor, cores, node } = machine
  return `${processor}, ${cores} cores, ${platform} ${architecture}, node ${node}`
}

function keptStages({ stages }: Gates): Set<AnyStageName> {
  const headlines = STAGES.filter((stage) => 'headline' in stage).map(({ name }) => name)
  const ofTurns = TURN_STAGES.map(({ name }) => name)
  return new Set<AnyStageName>([...headlines, 'ttfa_due', ...ofTurns, ...stages.map(({ stage }) => stage)])
}
