import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { githubAnnotations } from '../report/github.ts'
import { junitXml } from '../report/junit.ts'
import type { Outcome } from '../report/outcome.ts'
import type { Context } from './context.ts'

/** Where to report the outcome to a CI system. */
export interface BuildFiles {
  /** The file for JUnit XML, from the command line. */
  readonly junit?: string
}

/**
 * Reports the outcome to CI: JUnit XML if a file was named; in GitHub Actions, annotations and, if there is
 * one, the job summary. Annotations go to the progress stream, so that the output of `--json` stays clean.
 */
export async function tellBuild(
  outcomes: readonly Outcome[],
  { junit }: BuildFiles,
  { environment, folder, progress }: Context,
  summary?: string,
): Promise<void> {
  if (junit !== undefined) {
    const file = path.resolve(folder, junit)
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, junitXml(outcomes))
  }
  if (environment.GITHUB_ACTIONS === 'true') progress.write(githubAnnotations(outcomes))
  if (summary !== undefined && environment.GITHUB_STEP_SUMMARY)
    await appendFile(environment.GITHUB_STEP_SUMMARY, `${summary}\n`)
}
