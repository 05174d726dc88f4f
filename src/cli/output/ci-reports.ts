import { appendFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { CiOutcome } from '../../report/export/ci-outcome.ts'
import { formatGithubAnnotations } from '../../report/export/github-annotations.ts'
import { formatJunit } from '../../report/export/junit.ts'
import { makeFolder } from '../../results/make-folder.ts'
import type { CliContext } from '../cli-context.ts'

/** Where to report the outcome to a CI system. */
export interface CiReportOptions {
  /** The file for JUnit XML, from the command line. */
  readonly junit?: string
}

/**
 * Reports the outcome to CI: JUnit XML if a file was named; in GitHub Actions, annotations and, if there is
 * one, the job summary. Annotations go to the progress stream, so that the output of `--json` stays clean.
 */
export async function reportToCi(
  outcomes: readonly CiOutcome[],
  { junit }: CiReportOptions,
  { environment, cwd, progress }: CliContext,
  summary?: string,
): Promise<void> {
  if (junit !== undefined) {
    const file = path.resolve(cwd, junit)
    await makeFolder(path.dirname(file))
    await writeFile(file, formatJunit(outcomes))
  }
  if (environment.GITHUB_ACTIONS === 'true') progress.writeCommands(formatGithubAnnotations(outcomes))
  if (summary !== undefined && environment.GITHUB_STEP_SUMMARY)
    await appendFile(environment.GITHUB_STEP_SUMMARY, `${summary}\n`)
}
