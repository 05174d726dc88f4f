import * as Plot from '@observablehq/plot'
import { shortened } from './scales.ts'

/** What a name needs that stands on top of what is drawn. */
export const OVER_MARKS: Plot.TextOptions = {
  dx: 4,
  dy: -1,
  stroke: 'var(--page)',
  strokeWidth: 4,
  fill: 'var(--ink)',
}

/** The name of each panel of a chart, in its upper left corner. @param look where exactly, and how */
export function panelNames(names: readonly string[], narrow: boolean, look: Plot.TextOptions): Plot.Text {
  return Plot.text(names, {
    fy: (name: string) => name,
    text: (name: string) => name,
    ...shortened(narrow),
    frameAnchor: 'top-left',
    fontWeight: 600,
    ...look,
  })
}
