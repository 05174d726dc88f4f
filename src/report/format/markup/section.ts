import type { Markup } from './html.ts'

/** A part of the page with its own heading. */
export interface Section {
  /** Its anchor: letters and hyphens. */
  readonly id: string
  readonly title: string
  readonly body: Markup
}
