import type { RunFile } from '../../results/run-file.ts'
import type { Baseline } from './baseline.ts'
import { scenarioFingerprint, targetFingerprint } from './fingerprint.ts'

/** Why a run must not be held against a baseline; undefined when it may. */
export function refusalOf(file: RunFile, baseline: Baseline): string | undefined {
  const { scenario, simulated, validity } = file
  if (validity?.state === 'invalid')
    return `the run is not valid, so its numbers are the harness's: ${validity.reasons.join('; ')}`
  if (simulated !== baseline.simulated)
    return `${simulated ? 'the run was answered by the lab and the baseline by providers' : 'the baseline was answered by the lab and the run by providers'}: simulated numbers say nothing about real ones`
  if (scenarioFingerprint(scenario) !== baseline.fingerprint)
    return `the run asks something else than the baseline (scenario ${baseline.scenario}): its texts, load or connection differ`
  const changed = scenario.targets.find((target) => {
    const before = baseline.targets[target.id]
    return before !== undefined && before !== targetFingerprint(target)
  })
  return (
    changed &&
    `target ${changed.id} is not what it was in the baseline: adapter, model, voice, format or options differ`
  )
}

/** Why a run must not become a baseline; undefined when it may. */
export function unfitness({ status, validity, interruption }: RunFile): string | undefined {
  if (validity?.state === 'invalid') return `the run is not valid: ${validity.reasons.join('; ')}`
  if (status === 'finished') return undefined
  return `the run did not end by itself${interruption ? ` (${interruption.reason})` : ''}`
}
