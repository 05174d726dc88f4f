import { STAGES, type StageName } from '../core/stages.ts'
import type { RunFile } from '../results/run-file.ts'
import type { Summary } from '../tally/summary.ts'
import { quantileWords } from './reading-words.ts'
import { formatMilliseconds, formatShare } from './units.ts'

/** An extra column next to the percentiles of a headline stage. */
export interface Beside {
  readonly head: string
  readonly meaning: string
  readonly of: (summary: Summary) => string
}

/** One headline table: a stage over targets and connection states. */
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
    meaning: 'median silence in ms at the beginning of the audio',
    of: ({ leadSilence }) => quantileWords(leadSilence, formatMilliseconds),
  },
}

const headline = STAGES.filter((stage) => 'headline' in stage && stage.headline)

/** For open loads, adds `ttfa_due`, which counts from the due time of a start. */
export function headlinesOf({ scenario }: RunFile): readonly Headline[] {
  const due = STAGES.find(({ name }) => name === 'ttfa_due')
  if (!('arrival' in scenario.load) || !due) return HEADLINES
  return [...HEADLINES, { stage: due.name, meaning: due.meaning }]
}

/** The headline stages: first those that end in an answer, then the others. */
export const HEADLINES: readonly Headline[] = [
  ...headline.filter((stage) => 'unanswered' in stage),
  ...headline.filter((stage) => !('unanswered' in stage)),
].map(({ name, meaning }) => {
  const beside = BESIDE[name]
  return { stage: name, meaning, ...(beside && { beside }) }
})
