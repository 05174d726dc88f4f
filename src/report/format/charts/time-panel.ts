import type * as Plot from '@observablehq/plot'

/** A panel over the seconds of a run. Several panels are stacked with their axes aligned. */
export function timePanel(
  { width, narrow }: { readonly width: number; readonly narrow: boolean },
  y: Plot.ScaleOptions,
): Plot.PlotOptions {
  return {
    width,
    height: 170,
    marginLeft: 46,
    marginRight: 14,
    x: { label: 'seconds since the run began', ticks: narrow ? 5 : 10 },
    y: { ticks: 4, grid: true, ...y },
  }
}
