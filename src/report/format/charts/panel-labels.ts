import * as Plot from '@observablehq/plot'
import { truncateLabel } from './scales.ts'

/** Text options for a label that lies on top of marks. */
export const LABEL_OVER_MARKS: Plot.TextOptions = {
  dx: 4,
  dy: -1,
  stroke: 'var(--page)',
  strokeWidth: 4,
  fill: 'var(--ink)',
}

/** The name of each panel of a chart, in its upper left corner. @param options position and style */
export function panelLabels(names: readonly string[], narrow: boolean, options: Plot.TextOptions): Plot.Text {
  return Plot.text(names, {
    fy: (name: string) => name,
    text: (name: string) => name,
    ...truncateLabel(narrow),
    frameAnchor: 'top-left',
    fontWeight: 600,
    ...options,
  })
}
