import { oneLine } from '../format/escape.ts'
import type { CiOutcome } from './ci-outcome.ts'

/**
 * Workflow commands that make GitHub Actions annotate failed and undecided outcomes
 * (https://docs.github.com/actions/reference/workflow-commands-for-github-actions). Passed outcomes get none.
 */
export function formatGithubAnnotations(outcomes: readonly CiOutcome[]): string {
  return outcomes
    .filter(({ state }) => state !== 'passed')
    .map(({ suite, name, state, message }) => {
      const level = state === 'failed' ? 'error' : 'warning'
      return `::${level} title=${escapeProperty(`${suite}: ${name}`)}::${escapeData(message)}\n`
    })
    .join('')
}

function escapeData(text: string): string {
  return oneLine(text, 1000).replaceAll('%', '%25')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
