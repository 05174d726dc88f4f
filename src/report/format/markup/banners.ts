import type { RunFile } from '../../../results/run/run-file.ts'
import { hasMixedSources, type StandIn } from '../../../tally/values/stand-in.ts'
import { formatNamedStandIns, formatStandInNotices, standInWord } from '../stand-ins.ts'
import { type Content, html, type Markup } from './html.ts'

/** What a banner needs to know about a run of any kind. */
export interface BannerInput {
  readonly file: Pick<RunFile, 'status' | 'validity' | 'parts'>
  readonly summaries: readonly (StandIn & { readonly target: string })[]
}

/** What must be known before any number is read: who answered, and whether the numbers may be used at all. */
export function renderBanners({ file, summaries }: BannerInput): Markup[] {
  return [
    ...renderStandInBanners(summaries),
    ...renderInvalidBanners(file),
    ...(file.status === 'finished'
      ? []
      : [renderBanner(file.status.toUpperCase(), 'only the trials until then are included.')]),
  ]
}

/** The page gives the reasons once, in the element with this id. */
const WHY = html`<a href="#validity">why</a>`

/** For a merged run, one banner for each part whose numbers must not be used. */
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

/** SIMULATED or REPLAYED across the page, if all answers are of that kind. */
export function renderWatermark({ summaries }: BannerInput): Markup | undefined {
  const words = new Set(summaries.map(standInWord))
  const [word] = words
  if (words.size > 1 || word === undefined) return undefined
  return html`<div class="watermark" data-word="${word.toUpperCase()}" aria-hidden="true"></div>`
}

/** Says that the lab or cassettes answered, and what such numbers mean. */
export function renderStandInBanners(summaries: BannerInput['summaries']): Markup[] {
  const notices = hasMixedSources(summaries)
    ? formatNamedStandIns(summaries, (name) => name)
    : formatStandInNotices(summaries).map((one) => ({
        ...one,
        text: `${one.text} ${WHAT_IT_SAYS[one.label]}`,
      }))
  return notices.map(({ label, text }) => renderBanner(label, text))
}

const WHAT_IT_SAYS: Readonly<Record<string, string>> = {
  SIMULATED: 'These numbers show how ttfa works and say nothing about any service.',
  REPLAYED: 'These numbers are those of the day on which the answers were recorded, drawn again.',
}

function renderBanner(label: string, text: Content): Markup {
  return html`<div class="banner" role="note"><p><strong>${label}</strong>: ${text}</p></div>
`
}
