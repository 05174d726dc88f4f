import type { Sidecars } from '../../../results/sidecars.ts'
import type { OptionCost } from '../../../tally/compare/option-costs.ts'
import type { RunSummary } from '../../../tally/run/run-summary.ts'
import type { Section } from '../../format/markup/section.ts'
import type { PlaybackExample } from '../playback-example.ts'

/** Everything that a report is made from. */
export interface RunReportInput {
  readonly runSummary: RunSummary
  /** Answers whose playback is worth looking at. */
  readonly playbackExamples: readonly PlaybackExample[]
  /** What options of targets cost, compared with targets without them. */
  readonly optionCosts: readonly OptionCost[]
  /** Files that other verbs have written beside the run. */
  readonly sidecars: Sidecars
}

/** Makes a section; undefined if the run has nothing to show in it. */
export type SectionMaker = (input: RunReportInput) => Section | undefined
