import type { Trial } from '../../core/trial/trial.ts'
import { findPart } from '../../results/run/merged-run.ts'
import type { AnyRunFile, RunPart } from '../../results/run/run-file.ts'

/**
 * The name of a part of a merged run: its vantage, with a number if several runs are from there. Each part
 * had a load of its own, and a time axis of its own.
 */
export function nameOfPart(part: RunPart, parts: readonly RunPart[]): string {
  const { name } = part.file.vantage
  const same = parts.filter(({ file }) => file.vantage.name === name)
  return same.length === 1 ? name : `${name}#${same.indexOf(part) + 1}`
}

/** The load that a trial was part of. */
export interface LoadSeries {
  readonly names: readonly string[]
  readonly of: (trial: Pick<Trial, 'target' | 'trial'>) => string
}

/** One series for each target; in a merged run, for each target and part. */
export function loadSeries({ scenario, parts }: Pick<AnyRunFile, 'scenario' | 'parts'>): LoadSeries {
  const targets = scenario.targets.map(({ id }) => id)
  if (!parts) return { names: targets, of: ({ target }) => target }
  const suffixes = new Map(
    parts.map((part) => [part, nameOfPart(part, parts).slice(part.file.vantage.name.length)]),
  )
  const of = ({ target, trial }: Pick<Trial, 'target' | 'trial'>) => {
    const part = findPart(parts, trial)
    return `${target}${(part && suffixes.get(part)) ?? ''}`
  }
  const names = targets.flatMap((target) =>
    parts
      .filter(({ file }) => target.endsWith(`@${file.vantage.name}`))
      .map((part) => `${target}${suffixes.get(part) ?? ''}`),
  )
  return { names, of }
}
