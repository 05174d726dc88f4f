import { splitTarget } from '../../core/vantage.ts'
import type { AnyRunFile } from '../../results/run/run-file.ts'
import type { StandIn } from '../values/stand-in.ts'
import type { Baseline } from './baseline.ts'
import { scenarioFingerprint, targetFingerprint } from './fingerprint.ts'

/** Why a run cannot be checked against a baseline; undefined if it can. */
export function findBaselineMismatch(file: AnyRunFile, baseline: Baseline): string | undefined {
  const { scenario, validity } = file
  if (validity?.state === 'invalid')
    return `the run is invalid, because the harness was the bottleneck: ${validity.reasons.join('; ')}`
  const [own, before] = [whoAnswered(file), whoAnswered(baseline)]
  if (own !== before)
    return `${own} answered the run, but ${before} answered the baseline: their results cannot be compared`
  if (scenarioFingerprint(scenario) !== baseline.fingerprint)
    return `the run's requests differ from the baseline's (scenario ${baseline.scenario}): texts, load or connection changed`
  const changed = scenario.targets.find((target) => {
    const before = baseline.targets[target.id] ?? baseline.targets[splitTarget(target.id).target]
    return before !== undefined && before !== targetFingerprint(target)
  })
  return (
    changed &&
    `target ${changed.id} differs from the baseline: adapter, model, voice, format or options changed`
  )
}

function whoAnswered({ simulated, replayed }: StandIn): string {
  if (replayed) return 'cassettes'
  return simulated ? 'the lab' : 'providers'
}

/** Why a run cannot become a baseline; undefined if it can. */
export function findBaselineDefect({ status, validity, interruption }: AnyRunFile): string | undefined {
  if (validity?.state === 'invalid') return `the run is invalid: ${validity.reasons.join('; ')}`
  if (status === 'finished') return undefined
  return `the run did not finish${interruption ? ` (${interruption.reason})` : ''}`
}
