import { oneLine } from '../format/escape.ts'
import type { CiOutcome } from './ci-outcome.ts'

/** When the run began (ISO 8601), and how long it took. */
export interface RunTiming {
  readonly startedAt: string
  readonly seconds: number
}

/**
 * Outcomes as JUnit XML in the dialect that Jenkins, GitLab and GitHub's reporters read, one test case each.
 * Failed outcomes become `failure`. Undecided ones become `error`, because their exit code is not 0 either. Ends in
 * a newline.
 */
export function formatJunit(outcomes: readonly CiOutcome[], { startedAt, seconds }: RunTiming): string {
  const time = ` time="${seconds.toFixed(3)}" timestamp="${escapeXml(startedAt)}"`
  const suites = [...new Set(outcomes.map(({ suite }) => suite))]
  const lines = suites.flatMap((suite) =>
    suiteLines(
      suite,
      outcomes.filter((one) => one.suite === suite),
      time,
    ),
  )
  const all = `${counts(outcomes)}${time}`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="ttfa"${all}>`,
    ...lines,
    '</testsuites>',
    '',
  ].join('\n')
}

function suiteLines(suite: string, outcomes: readonly CiOutcome[], time: string): string[] {
  return [
    `  <testsuite name="${escapeXml(suite)}"${counts(outcomes)}${time}>`,
    ...outcomes.flatMap(caseLines),
    '  </testsuite>',
  ]
}

function caseLines({ suite, name, state, message: words }: CiOutcome): string[] {
  const head = `    <testcase classname="${escapeXml(suite)}" name="${escapeXml(name)}"`
  const message = escapeXml(words)
  switch (state) {
    case 'passed':
      return [`${head}>`, `      <system-out>${message}</system-out>`, '    </testcase>']
    case 'failed':
      return [`${head}>`, `      <failure message="${message}" type="${state}"/>`, '    </testcase>']
    case 'undecided':
      return [`${head}>`, `      <error message="${message}" type="${state}"/>`, '    </testcase>']
  }
}

function counts(outcomes: readonly CiOutcome[]): string {
  const of = (state: CiOutcome['state']) => outcomes.filter((one) => one.state === state).length
  return ` tests="${outcomes.length}" failures="${of('failed')}" errors="${of('undecided')}" skipped="0"`
}

/** XML does not allow control characters, not even escaped. */
function escapeXml(text: string): string {
  return oneLine(text, 1000)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;')
}
