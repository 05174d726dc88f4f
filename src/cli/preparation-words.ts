import { oneLine } from '../report/quote.ts'
import { removalWords } from '../report/removal-words.ts'
import type { TargetPlan } from '../run/plan.ts'
import type { Prepared } from '../run/preparations.ts'

/** Characters of a line that holds somebody else's words. */
const LONGEST = 400

/** What is being made for a target, while it is. Ends in a newline. */
export function preparingWords({ planned: { id, provider }, clone }: TargetPlan): string {
  return `${id}: ${clone ? 'cloning a voice' : 'making a pronunciation dictionary'} at ${provider}\n`
}

/** What could not be taken away again and is left for a person, told as soon as it is known. Empty, or lines. */
export function leftoverWords({ clones, dictionaries }: Prepared): string {
  const made = [
    ...clones.map(({ target, voice, removal }) => ({ target, removal, what: `the voice ${voice}` })),
    ...dictionaries.map((record) => ({
      target: record.target,
      removal: record.removal,
      what: `the dictionary ${record.outcome === 'completed' ? record.dictionary : ''}`,
    })),
  ]
  return made
    .filter(({ removal: { kind } }) => kind === 'by hand' || kind === 'failed')
    .map(
      ({ target, what, removal }) => `${oneLine(`${target}: ${what} ${removalWords(removal)}`, LONGEST)}\n`,
    )
    .join('')
}
