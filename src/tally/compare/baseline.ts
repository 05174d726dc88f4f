import { STAGES, type StageName } from '../../core/stages.ts'
import type { RunFile } from '../../results/run-file.ts'
import type { Arm } from './arm.ts'
import { scenarioFingerprint, targetFingerprint } from './fingerprint.ts'
import type { Gates } from './gate.ts'

/** What later runs are held against: the numbers of one run, and what is watched in them. */
export interface Baseline {
  readonly name: string
  /** The run it was made from, and when that began (ISO 8601). */
  readonly run: string
  readonly started_at: string
  readonly scenario: string
  /** What was asked of the providers (`fingerprint.ts`), in all and by target. */
  readonly fingerprint: string
  readonly targets: Readonly<Record<string, string>>
  readonly simulated: boolean
  readonly machine: string
  readonly gates: Gates
  readonly arms: readonly Arm[]
}

/** The baseline that a run makes. Stages that nobody looks at are left out. */
export function baselineOf(name: string, file: RunFile, arms: readonly Arm[], gates: Gates): Baseline {
  const { run, started_at, scenario, simulated } = file
  const kept = keptStages(gates)
  return {
    name,
    run,
    started_at,
    scenario: scenario.name,
    fingerprint: scenarioFingerprint(scenario),
    targets: Object.fromEntries(scenario.targets.map((target) => [target.id, targetFingerprint(target)])),
    simulated,
    machine: machineOf(file),
    gates,
    arms: arms.map((arm) => ({
      ...arm,
      stages: new Map([...arm.stages].filter(([stage]) => kept.has(stage))),
    })),
  }
}

/** Enough to tell two machines apart. */
export function machineOf({ machine }: RunFile): string {
  const { platform, architecture, processor, cores, node } = machine
  return `${processor}, ${cores} cores, ${platform} ${architecture}, node ${node}`
}

function keptStages({ stages }: Gates): Set<StageName> {
  const headlines = STAGES.filter((stage) => 'headline' in stage).map(({ name }) => name)
  return new Set<StageName>([...headlines, 'ttfa_due', ...stages.map(({ stage }) => stage)])
}
