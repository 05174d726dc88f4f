import { oneLine } from '../format/escape.ts'
import type { CiOutcome } from './ci-outcome.ts'

/** GitHub shows at most this many annotations of each level in a step. */
const MAX_ANNOTATIONS = 10

/**
 * Workflow commands that make GitHub Actions annotate failed and undecided outcomes
 * (https://docs.github.com/actions/reference/workflow-commands-for-github-actions). Passed outcomes get none.
 * Failures come first; if there are more than ten, the tenth annotation counts the rest.
 */
export function formatGithubAnnotations(outcomes: readonly CiOutcome[]): string {
  const told = [
    ...outcomes.filter(({ state }) => state === 'failed'),
    ...outcomes.filter(({ state }) => state === 'undecided'),
  ]
  if (told.length <= MAX_ANNOTATIONS) return told.map(annotation).join('')
  const left = told.slice(MAX_ANNOTATIONS - 1)
  const [first] = left
  const more = first && {
    ...first,
    name: `and ${left.length} more`,
    message: left.map(({ name }) => name).join('; '),
  }
  return [...told.slice(0, MAX_ANNOTATIONS - 1), ...(more ? [more] : [])].map(annotation).join('')
}

function annotation({ suite, name, state, message }: CiOutcome): string {
  const level = state === 'failed' ? 'error' : 'warning'
  return `::${level} title=${escapeProperty(`${suite}: ${name}`)}::${escapeData(message)}\n`
}

function escapeData(text: string): string {
  return oneLine(text, 1000).replaceAll('%', '%25')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
