import { appendFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { CiOutcome } from '../../report/export/ci-outcome.ts'
import { formatGithubAnnotations } from '../../report/export/github-annotations.ts'
import { formatJunit, type RunTiming } from '../../report/export/junit.ts'
import { makeFolder } from '../../results/make-folder.ts'
import type { AnyRunFile } from '../../results/run/run-file.ts'
import type { CliContext } from '../cli-context.ts'
import { checkWritable } from './check-writable.ts'

/** Where to report the outcome to a CI system. */
export interface CiReportOptions {
  /** The file for JUnit XML, from the command line. */
  readonly junit?: string
}

/** What is reported to CI systems. */
export interface CiReport {
  readonly outcomes: readonly CiOutcome[]
  readonly timing: RunTiming
  /** Markdown for the summary of the job. */
  readonly summary: string
}

export function timingOfRun({
  started_at,
  elapsed_us = 0,
}: Pick<AnyRunFile, 'started_at' | 'elapsed_us'>): RunTiming {
  return { startedAt: started_at, seconds: elapsed_us / 1e6 }
}

/** Throws a `SetupError` if the outcome could not be written. Checked before a run is paid for. */
export async function checkCiFiles(
  { junit }: CiReportOptions,
  { environment: { GITHUB_STEP_SUMMARY: summary }, cwd }: CliContext,
): Promise<void> {
  if (junit !== undefined) {
    await makeFolder(path.dirname(path.resolve(cwd, junit)))
    await checkWritable(path.resolve(cwd, junit), `--junit: cannot write ${junit}`)
  }
  if (summary) await checkWritable(summary, `GITHUB_STEP_SUMMARY: cannot write ${summary}`)
}

/**
 * Reports the outcome to CI: JUnit XML if a file was named; in GitHub Actions, annotations and, if there is
 * one, the job summary. Annotations go to the progress stream, so that the output of `--json` stays clean.
 */
export async function reportToCi(
  { outcomes, timing, summary }: CiReport,
  { junit }: CiReportOptions,
  { environment, cwd, progress }: CliContext,
): Promise<void> {
  if (junit !== undefined) {
    const file = path.resolve(cwd, junit)
    await makeFolder(path.dirname(file))
    await writeFile(file, formatJunit(outcomes, timing))
  }
  if (environment.GITHUB_ACTIONS === 'true') progress.writeCommands(formatGithubAnnotations(outcomes))
  if (environment.GITHUB_STEP_SUMMARY) await appendFile(environment.GITHUB_STEP_SUMMARY, `${summary}\n`)
}
