import type { RunFile } from '../../results/run/run-file.ts'
import { html, type Markup } from './markup.ts'

/** What a run of any kind says about itself. */
export interface Noted {
  readonly file: Pick<RunFile, 'status' | 'validity'>
  readonly summaries: readonly { readonly target: string; readonly simulated: boolean }[]
}

/** What must be known before any number is read: who answered, and whether the numbers may be used at all. */
export function banners({ file, summaries }: Noted): Markup[] {
  const simulated = [...new Set(summaries.filter((one) => one.simulated).map(({ target }) => target))]
  return [
    ...(simulated.length > 0
      ? [
          simulatedBanner(
            simulated,
            summaries.every((one) => one.simulated),
          ),
        ]
      : []),
    ...(file.validity?.state === 'invalid'
      ? [banner('INVALID', `do not use these numbers: ${file.validity.reasons.join('; ')}.`)]
      : []),
    ...(file.status === 'finished'
      ? []
      : [banner(file.status.toUpperCase(), 'these are the trials that the run got to.')]),
  ]
}

/** SIMULATED across the page where every answer came from the lab. */
export function watermark({ summaries }: Noted): Markup | undefined {
  const all = summaries.length > 0 && summaries.every(({ simulated }) => simulated)
  return all ? html`<div class="watermark" aria-hidden="true"></div>` : undefined
}

function simulatedBanner(targets: readonly string[], all: boolean): Markup {
  return banner(
    'SIMULATED',
    all
      ? 'the built-in lab answered, no provider was measured. These numbers show how ttfa works and say nothing about anybody’s service.'
      : `the built-in lab answered for ${targets.join(', ')}; no provider was measured there.`,
  )
}

function banner(word: string, words: string): Markup {
  return html`<div class="banner" role="note"><p><strong>${word}</strong>: ${words}</p></div>
`
}
