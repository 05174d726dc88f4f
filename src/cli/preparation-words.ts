import { oneLine } from '../report/quote.ts'
import { removalWords } from '../report/removal-words.ts'
import type { TargetPlan } from '../run/plan.ts'
import type { Prepared } from '../run/preparations.ts'

/** Maximum length of a line that contains a provider's message. */
const LONGEST = 400

/** Announces what is being created for a target. Ends in a newline. */
export function preparingWords({ planned: { id, provider }, clone }: TargetPlan): string {
  return `${id}: ${clone ? 'cloning a voice' : 'creating a pronunciation dictionary'} at ${provider}\n`
}

/** Lists the resources that could not be deleted and that the user has to delete. Empty, or lines. */
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
