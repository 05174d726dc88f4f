import type { RunFile } from '../../../results/run/run-file.ts'
import { type Content, html, type Markup } from './html.ts'

/** What a run of any kind says about itself. */
export interface BannerInput {
  readonly file: Pick<RunFile, 'status' | 'validity' | 'parts'>
  readonly summaries: readonly { readonly target: string; readonly simulated: boolean }[]
}

/** What must be known before any number is read: who answered, and whether the numbers may be used at all. */
export function renderBanners({ file, summaries }: BannerInput): Markup[] {
  const simulated = [...new Set(summaries.filter((one) => one.simulated).map(({ target }) => target))]
  return [
    ...(simulated.length > 0
      ? [
          renderSimulatedBanner(
            simulated,
            summaries.every((one) => one.simulated),
          ),
        ]
      : []),
    ...renderInvalidBanners(file),
    ...(file.status === 'finished'
      ? []
      : [renderBanner(file.status.toUpperCase(), 'only the trials until then are included.')]),
  ]
}

/** The reasons stand once on a page, in the element with this id. */
const WHY = html`<a href="#validity">why</a>`

/** Of a merged run, one for each part whose numbers must not be used. */
function renderInvalidBanners({ validity, parts }: BannerInput['file']): Markup[] {
  if (parts)
    return parts.flatMap(({ file: { vantage, validity: own } }) =>
      own?.state === 'invalid'
        ? [renderBanner('INVALID', html`do not use the numbers from ${vantage.name} (${WHY}).`)]
        : [],
    )
  return validity?.state === 'invalid'
    ? [renderBanner('INVALID', html`do not use these numbers (${WHY}).`)]
    : []
}

/** SIMULATED across the page where every answer came from the lab. */
export function renderWatermark({ summaries }: BannerInput): Markup | undefined {
  const all = summaries.length > 0 && summaries.every(({ simulated }) => simulated)
  return all ? html`<div class="watermark" aria-hidden="true"></div>` : undefined
}

function renderSimulatedBanner(targets: readonly string[], all: boolean): Markup {
  return renderBanner(
    'SIMULATED',
    all
      ? 'the built-in lab answered, no provider was measured. These numbers show how ttfa works and say nothing about any service.'
      : `the built-in lab answered for ${targets.join(', ')}; no provider was measured there.`,
  )
}

function renderBanner(label: string, text: Content): Markup {
  return html`<div class="banner" role="note"><p><strong>${label}</strong>: ${text}</p></div>
`
}
