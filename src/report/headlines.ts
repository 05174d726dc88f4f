import { STAGES, type StageName } from '../core/stages.ts'
import type { RunFile } from '../results/run-file.ts'
import type { Summary } from '../tally/summary.ts'
import { quantileWords } from './reading-words.ts'
import { formatMilliseconds, formatShare } from './units.ts'

/** What stands beside the percentiles of a headline stage, because it belongs to the same question. */
export interface Beside {
  readonly head: string
  readonly meaning: string
  readonly of: (summary: Summary) => string
}

/** One table of the headline: a stage, compared over targets and connection states. */
export interface Headline {
  readonly stage: StageName
  readonly meaning: string
  readonly beside?: Beside
}

const BESIDE: { readonly [stage in StageName]?: Beside } = {
  ttfa: {
    head: 'ok',
    meaning: 'share of trials without a fault',
    of: ({ success }) => (success ? formatShare(success.share) : '–'),
  },
  ttfa_heard: {
    head: 'silence',
    meaning: 'median silence in ms that the audio itself begins with',
    of: ({ leadSilence }) => quantileWords(leadSilence, formatMilliseconds),
  },
}

const headline = STAGES.filter((stage) => 'headline' in stage && stage.headline)

/** What callers wait for where starts do not: the time that counts from when a start was due. */
export function headlinesOf({ scenario }: RunFile): readonly Headline[] {
  const due = STAGES.find(({ name }) => name === 'ttfa_due')
  if (!('arrival' in scenario.load) || !due) return HEADLINES
  return [...HEADLINES, { stage: due.name, meaning: due.meaning }]
}

/** The headline stages: first those that end in an answer, which is the question, then what comes before them. */
export const HEADLINES: readonly Headline[] = [
  ...headline.filter((stage) => 'unanswered' in stage),
  ...headline.filter((stage) => !('unanswered' in stage)),
].map(({ name, meaning }) => {
  const beside = BESIDE[name]
  return { stage: name, meaning, ...(beside && { beside }) }
})
