import type { RunFile } from '../results/run-file.ts'
import type { OptionCost } from '../tally/compare/option-costs.ts'
import { cloneSentences } from './clone-words.ts'
import { dictionarySentences } from './dictionary-words.ts'
import { optionCostWords } from './option-cost-words.ts'
import { oneLine } from './quote.ts'
import { wrap } from './text-table.ts'

const WIDTH = 100
/** Maximum length of a sentence that contains untrusted text. */
const LONGEST = 400

/** Sentences about what was created for a run and what happened to it. */
export function preparationSentences({
  clones = [],
  dictionaries = [],
}: Pick<RunFile, 'clones' | 'dictionaries'>): string[] {
  return [...cloneSentences(clones), ...dictionarySentences(dictionaries)]
}

/** Options whose cost is unknown because no reference target was measured. */
function loneSentences({ clones = [], dictionaries = [] }: RunFile, costs: readonly OptionCost[]): string[] {
  return [...clones, ...dictionaries]
    .filter(({ outcome, target }) => outcome === 'completed' && !costs.some((cost) => cost.target === target))
    .map(
      ({ target }) =>
        `${target}: its cost in ttfa is unknown, because the run has no target that differs only in not using it`,
    )
}

/** The cost of options and what was created for them, for a terminal. Empty, or ends in a newline. */
export function optionsText(file: RunFile, costs: readonly OptionCost[]): string {
  const lines = [...costs.map(optionCostWords), ...loneSentences(file, costs), ...preparationSentences(file)]
  return [
    ...(file.simulated && lines.length > 0 ? ['SIMULATED: the lab created and stored all of this.'] : []),
    ...lines,
  ]
    .flatMap((line) => wrap(oneLine(line, LONGEST), WIDTH))
    .map((line) => `${line}\n`)
    .join('')
}
