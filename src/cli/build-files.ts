import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { githubAnnotations } from '../report/github.ts'
import { junitXml } from '../report/junit.ts'
import type { Outcome } from '../report/outcome.ts'
import type { Context } from './context.ts'

/** Where a build system wants to be told. */
export interface BuildFiles {
  /** A file for JUnit XML, from the command line. */
  readonly junit?: string
}

/**
 * Tells the build system: JUnit XML where a file was named; inside GitHub Actions, annotations on the job and, where
 * there is a text for it, the job's summary. Annotations go where progress goes, so that `--json` stays clean.
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
