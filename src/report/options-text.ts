import type { RunFile } from '../results/run-file.ts'
import type { OptionCost } from '../tally/compare/option-costs.ts'
import { cloneSentences } from './clone-words.ts'
import { dictionarySentences } from './dictionary-words.ts'
import { optionCostWords } from './option-cost-words.ts'
import { oneLine } from './quote.ts'
import { wrap } from './text-table.ts'

const WIDTH = 100
/** Characters of a sentence that holds somebody else's words. */
const LONGEST = 400

/** What was made for a run and what became of it, a sentence each. */
export function preparationSentences({
  clones = [],
  dictionaries = [],
}: Pick<RunFile, 'clones' | 'dictionaries'>): string[] {
  return [...cloneSentences(clones), ...dictionarySentences(dictionaries)]
}

/** Beside which target each option could have been measured, where there is none. */
function loneSentences({ clones = [], dictionaries = [] }: RunFile, costs: readonly OptionCost[]): string[] {
  return [...clones, ...dictionaries]
    .filter(({ outcome, target }) => outcome === 'completed' && !costs.some((cost) => cost.target === target))
    .map(
      ({ target }) =>
        `${target}: what it costs in ttfa is not known, because no target of the same kind that does without was measured beside it`,
    )
}

/** For the terminal: what options cost in first audio, and what was made for them. Empty, or ends in a newline. */
export function optionsText(file: RunFile, costs: readonly OptionCost[]): string {
  const lines = [...costs.map(optionCostWords), ...loneSentences(file, costs), ...preparationSentences(file)]
  return [
    ...(file.simulated && lines.length > 0 ? ['SIMULATED: the lab made and kept all of this.'] : []),
    ...lines,
  ]
    .flatMap((line) => wrap(oneLine(line, LONGEST), WIDTH))
    .map((line) => `${line}\n`)
    .join('')
}
