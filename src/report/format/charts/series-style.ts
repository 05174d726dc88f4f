/** The targets of a run of any kind, in the order of its scenario. */
interface RunTargets {
  readonly file: { readonly scenario: { readonly targets: readonly { readonly id: string }[] } }
}

/** How a target is drawn in every chart: colour, and dashes for those who do not see the colour. */
export interface SeriesStyle {
  /** A CSS colour that follows the page from light to dark. */
  readonly color: string
  /** SVG `stroke-dasharray`. */
  readonly dash: string
}

/** Colours of the style sheet (`--series-0` and on). */
const COLOR_COUNT = 10
const DASHES = ['none', '7 3', '2 3', '10 3 2 3'] as const

/** The ink of a target, by its place in the scenario: the same in every chart of a report. */
export function targetStyle({ file }: RunTargets, target: string): SeriesStyle {
  const index = file.scenario.targets.findIndex(({ id }) => id === target)
  return seriesStyle(index < 0 ? file.scenario.targets.length : index)
}

/**
 * The style of the n-th series in a chart, from 0. When the colours begin again, the dashes differ. Dashes may also
 * carry another meaning than the colour.
 */
export function seriesStyle(color: number, dash = color + Math.floor(color / COLOR_COUNT)): SeriesStyle {
  return { color: `var(--series-${color % COLOR_COUNT})`, dash: DASHES[dash % DASHES.length] ?? 'none' }
}
