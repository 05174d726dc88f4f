import type { RunFile } from '../../../results/run/run-file.ts'
import type { OptionCost } from '../../../tally/compare/option-costs.ts'
import { oneLine } from '../escape.ts'
import { WIDE_TEXT_WIDTH, wrap } from '../tables/text-table.ts'
import { formatClones } from './format-clones.ts'
import { formatDictionaries } from './format-dictionaries.ts'
import { formatOptionCost } from './format-option-costs.ts'

/** Maximum length of a sentence that contains untrusted text. */
const MAX_SENTENCE_LENGTH = 400

/** Sentences about what was created for a run and what happened to it. */
export function formatProvisioning({
  clones = [],
  dictionaries = [],
}: Pick<RunFile, 'clones' | 'dictionaries'>): string[] {
  return [...formatClones(clones), ...formatDictionaries(dictionaries)]
}

/** Options whose cost is unknown because no reference target was measured. */
function formatUnknownCosts(
  { clones = [], dictionaries = [] }: RunFile,
  costs: readonly OptionCost[],
): string[] {
  return [...clones, ...dictionaries]
    .filter(({ outcome, target }) => outcome === 'completed' && !costs.some((cost) => cost.target === target))
    .map(
      ({ target }) => `${target}: effect on ttfa unknown (the run has no otherwise equal target without it)`,
    )
}

/** The cost of options and what was created for them, for a terminal. Empty, or ends in a newline. */
export function formatOptions(file: RunFile, costs: readonly OptionCost[]): string {
  const lines = [
    ...costs.map(formatOptionCost),
    ...formatUnknownCosts(file, costs),
    ...formatProvisioning(file),
  ]
  return [
    ...(file.simulated && lines.length > 0 ? ['SIMULATED: the lab created and stored all of this.'] : []),
    ...lines,
  ]
    .flatMap((line) => wrap(oneLine(line, MAX_SENTENCE_LENGTH), WIDE_TEXT_WIDTH))
    .map((line) => `${line}\n`)
    .join('')
}
