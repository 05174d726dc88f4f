import type { AnyRunFile } from '../../results/run/run-file.ts'

/** How a run ended, as far as the next step depends on it. */
export interface EndedRun {
  readonly file: Pick<AnyRunFile, 'validity' | 'interruption'>
  readonly folder: string
  readonly found: 'nothing measured' | 'nothing answered' | 'too little to tell' | 'enough'
  /** True if there are targets to compare. */
  readonly comparable: boolean
}

/** The wording that differs between requests and conversations. */
export interface NextStepTexts {
  /** What to run if nothing answered. */
  readonly doctor: string
  /** A load that a slower machine can drive. */
  readonly lighter: string
  readonly more: string
}

/** What to do after a run. */
export function nextStep(
  { file: { validity, interruption }, folder, found, comparable }: EndedRun,
  { doctor, lighter, more }: NextStepTexts,
): string {
  if (interruption?.reason === 'auth')
    return 'correct the key that was refused (ttfa doctor looks at keys), and run it again'
  if (found === 'nothing measured') return 'run it again: nothing was measured yet'
  if (found === 'nothing answered') return doctor
  if (validity?.state === 'invalid') return `run it again on a quieter machine, or with ${lighter}`
  if (validity?.state === 'degraded')
    return 'stop other work on this machine and run it again before you rely on the tail'
  if (found === 'too little to tell') return `run it again with more ${more} (--trials)`
  return comparable
    ? `ttfa compare ${folder}`
    : `ttfa baseline save ${folder} <name>, and ttfa check for later runs`
}
