import type { Markup } from './html.ts'

/** A part of the page with a heading of its own. */
export interface Section {
  /** Its anchor: letters and hyphens. */
  readonly id: string
  readonly title: string
  readonly body: Markup
}
