import type { Companions } from '../../results/companions.ts'
import type { OptionCost } from '../../tally/compare/option-costs.ts'
import type { Digest } from '../digest.ts'
import type { Play } from '../play.ts'
import type { Markup } from './markup.ts'

/** Everything that a report is made of. */
export interface Material {
  readonly digest: Digest
  /** Answers whose playback is worth a look. */
  readonly plays: readonly Play[]
  /** What options of targets cost beside those without. */
  readonly optionCosts: readonly OptionCost[]
  /** What other verbs left beside the run. */
  readonly companions: Companions
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
