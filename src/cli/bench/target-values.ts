import { SetupError } from '../../core/setup-error.ts'
import { suggestNearest } from '../../validation/nearest.ts'

/** The values of an option that may name a target: `--voice magnus` and `--voice smallest-ws=magnus`. */
export type TargetValues = ReadonlyMap<string, string>

/**
 * Assigns the values of a repeated option to targets. A value without a name is for all targets that have
 * none of their own. Throws a `SetupError` for an unknown target.
 */
export function assignToTargets(
  option: string,
  values: readonly string[],
  targets: readonly string[],
): TargetValues {
  const named = values.map((value) => splitTarget(value, option, targets))
  const forAll = named.flatMap(({ target, value }) =>
    target === undefined ? targets.map((one) => [one, value] as const) : [],
  )
  const forOne = named.flatMap(({ target, value }) =>
    target === undefined ? [] : [[target, value] as const],
  )
  return new Map([...forAll, ...forOne])
}

function splitTarget(value: string, option: string, targets: readonly string[]) {
  const at = value.indexOf('=')
  if (at < 0) return { target: undefined, value }
  const target = value.slice(0, at)
  if (targets.includes(target)) return { target, value: value.slice(at + 1) }
  throw new SetupError(`${option}: no target is called ${target}${suggestNearest(target, targets)}`, {
    code: 'TARGET_UNKNOWN',
    hint: `Write ${option} <target>=<value>; the targets are ${targets.join(', ')}.`,
  })
}
