import type { AnyThreshold } from '../../core/config/threshold.ts'
import { SetupError } from '../../core/setup-error.ts'
import { targetAt } from '../../core/vantage.ts'
import { describeValue } from '../../validation/describe-value.ts'
import type { AnyRunFile, RunPart } from './run-file.ts'

/** The vantages of a merged run, in the order of its parts; none of any other run. */
export function vantagesOf({ parts = [] }: Pick<AnyRunFile, 'parts'>): string[] {
  return [...new Set(parts.map(({ file }) => file.vantage.name))]
}

/**
 * A merged run with a target for each target at each vantage, and each threshold once per vantage. Whatever
 * keeps targets apart then keeps vantages apart too. Other runs are returned as they are.
 */
export function splitByVantage<File extends AnyRunFile>(file: File): File {
  const vantages = vantagesOf(file)
  if (vantages.length === 0) return file
  const { targets, thresholds } = file.scenario
  const scenario = {
    ...file.scenario,
    targets: targets.flatMap((target) =>
      vantages.map((vantage) => ({ ...target, id: targetAt(target.id, vantage), vantage })),
    ),
    ...(thresholds && {
      thresholds: vantages.flatMap((vantage) =>
        thresholds.map((threshold) => thresholdAt(threshold, vantage)),
      ),
    }),
  }
  return { ...file, scenario, ...provisionedAt(file) }
}

/** The threshold on what was measured from one vantage. */
function thresholdAt<Threshold extends AnyThreshold>(threshold: Threshold, vantage: string): Threshold {
  const { selector, tags } = threshold
  const shown = selector.includes('{')
    ? selector.replace('{', `{vantage:${vantage},`)
    : `${selector}{vantage:${vantage}}`
  const target = tags.target === undefined ? {} : { target: targetAt(tags.target, vantage) }
  return { ...threshold, selector: shown, vantage, tags: { ...tags, ...target } }
}

/** What was created for the parts, each named by its target and vantage. */
function provisionedAt({ parts = [] }: AnyRunFile) {
  const clones = parts.flatMap(({ file }) => nameTargets(file.clones, file.vantage.name))
  const dictionaries = parts.flatMap(({ file }) => nameTargets(file.dictionaries, file.vantage.name))
  return {
    ...(clones.length > 0 && { clones }),
    ...(dictionaries.length > 0 && { dictionaries }),
  }
}

function nameTargets<Item extends { readonly target: string }>(
  items: readonly Item[] | undefined,
  vantage: string,
): Item[] {
  return (items ?? []).map((item) => ({ ...item, target: targetAt(item.target, vantage) }))
}

/** A row of a merged run with its target at its vantage. Throws a `SetupError` if the row has no vantage. */
export function rowAtVantage<Row extends { readonly target: string; readonly vantage?: string }>(
  row: Row,
  vantages: readonly string[],
  place: string,
): Row {
  const { target, vantage } = row
  if (vantage !== undefined && vantages.includes(vantage))
    return { ...row, target: targetAt(target, vantage) }
  throw new SetupError(`${place}: run.json has no vantage ${describeValue(vantage)}`, {
    code: 'TRIALS_UNREADABLE',
    hint: 'Restore both files, or merge the runs again.',
  })
}

/** The part that a row of a merged run belongs to, by its number. */
export function findPart(parts: readonly RunPart[], row: number): RunPart | undefined {
  return parts.findLast(({ offsets }) => offsets.row <= row)
}
