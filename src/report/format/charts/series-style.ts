/** The targets of a run of any kind, in the order of its scenario. */
interface RunTargets {
  readonly file: { readonly scenario: { readonly targets: readonly { readonly id: string }[] } }
}

/** How a target is drawn in every chart: its colour, and dashes for readers who cannot tell colours apart. */
export interface SeriesStyle {
  /** A CSS colour that follows the page from light to dark. */
  readonly color: string
  /** SVG `stroke-dasharray`. */
  readonly dash: string
}

/** Colours in the style sheet (`--series-0` and on). */
const COLOR_COUNT = 10
const DASHES = ['none', '7 3', '2 3', '10 3 2 3'] as const

/**
 * The style of a target, by its position in the scenario, so that it is the same in every chart of a report.
 */
export function targetStyle({ file }: RunTargets, target: string): SeriesStyle {
  const index = file.scenario.targets.findIndex(({ id }) => id === target)
  return seriesStyle(index < 0 ? file.scenario.targets.length : index)
}

/**
 * The style of the n-th series in a chart, from 0. When colours repeat, dashes differ. A caller may use
 * dashes for something else.
 */
export function seriesStyle(color: number, dash = color + Math.floor(color / COLOR_COUNT)): SeriesStyle {
  return { color: `var(--series-${color % COLOR_COUNT})`, dash: DASHES[dash % DASHES.length] ?? 'none' }
}
