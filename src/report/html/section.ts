import type { Sidecars } from '../../results/sidecars.ts'
import type { OptionCost } from '../../tally/compare/option-costs.ts'
import type { RunSummary } from '../../tally/run/run-summary.ts'
import type { PlaybackExample } from '../run/playback-example.ts'
import type { Markup } from './markup.ts'

/** Everything that a report is made of. */
export interface Material {
  readonly digest: RunSummary
  /** Answers whose playback is worth a look. */
  readonly plays: readonly PlaybackExample[]
  /** What options of targets cost beside those without. */
  readonly optionCosts: readonly OptionCost[]
  /** What other verbs left beside the run. */
  readonly companions: Sidecars
}

/** A part of the page with a heading of its own. */
export interface Section {
  /** Its anchor: letters and hyphens. */
  readonly id: string
  readonly title: string
  readonly body: Markup
}

/** Makes a section; undefined where the run has nothing to show in it. */
export type SectionMaker = (material: Material) => Section | undefined
