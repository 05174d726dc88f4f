import { STAGES, type StageName } from '../../core/trial/trial-stages.ts'
import { shapeOf } from '../../executors/index.ts'
import type { RunFile } from '../../results/run/run-file.ts'
import type { TargetSummary } from '../../tally/run/target-summary.ts'
import { formatMilliseconds, formatShare } from '../format/units/durations.ts'
import { formatQuantile } from '../format/units/percentiles.ts'

/** An extra column next to the percentiles of a headline stage. */
export interface ExtraColumn {
  readonly head: string
  readonly meaning: string
  readonly of: (summary: TargetSummary) => string
}

/** One headline table: a stage over targets and connection states. */
export interface Headline {
  readonly stage: StageName
  readonly meaning: string
  readonly extraColumn?: ExtraColumn
}

const EXTRA_COLUMNS: { readonly [stage in StageName]?: ExtraColumn } = {
  ttfa: {
    head: 'ok',
    meaning: 'share of trials without a fault',
    of: ({ success }) => (success ? formatShare(success.share) : '–'),
  },
  ttfa_heard: {
    head: 'silence',
    meaning: 'median silence in ms at the beginning of the audio',
    of: ({ leadSilence }) => formatQuantile(leadSilence, formatMilliseconds),
  },
}

const HEADLINE_STAGES = STAGES.filter((stage) => 'headline' in stage && stage.headline)

/** For open loads, adds `ttfa_due`, which counts from the due time of a start. */
export function selectHeadlines({ scenario }: RunFile): readonly Headline[] {
  const due = STAGES.find(({ name }) => name === 'ttfa_due')
  if (!shapeOf(scenario.load).arrivals || !due) return HEADLINES
  return [...HEADLINES, { stage: due.name, meaning: due.meaning }]
}

/** The headline stages: first those that end in an answer, then the others. */
export const HEADLINES: readonly Headline[] = [
  ...HEADLINE_STAGES.filter((stage) => 'failureCountsFrom' in stage),
  ...HEADLINE_STAGES.filter((stage) => !('failureCountsFrom' in stage)),
].map(({ name, meaning }) => {
  const extraColumn = EXTRA_COLUMNS[name]
  return { stage: name, meaning, ...(extraColumn && { extraColumn }) }
})
