import type { Outcome } from './outcome.ts'
import { oneLine } from './quote.ts'

/**
 * Workflow commands that make GitHub Actions annotate failed and undecided outcomes
 * (https://docs.github.com/actions/reference/workflow-commands-for-github-actions). Passed outcomes get none.
 */
export function githubAnnotations(outcomes: readonly Outcome[]): string {
  return outcomes
    .filter(({ state }) => state !== 'passed')
    .map(({ suite, name, state, words }) => {
      const level = state === 'failed' ? 'error' : 'warning'
      return `::${level} title=${property(`${suite}: ${name}`)}::${data(words)}\n`
    })
    .join('')
}

function data(text: string): string {
  return oneLine(text, 1000).replaceAll('%', '%25')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
