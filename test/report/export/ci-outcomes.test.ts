import { describe, expect, test } from 'vitest'
import type { CiOutcome } from '../../../src/report/export/ci-outcome.ts'
import { formatGithubAnnotations } from '../../../src/report/export/github-annotations.ts'
import { formatJunit } from '../../../src/report/export/junit.ts'

const TIMING = { startedAt: '2026-11-20T10:15:00.000Z', seconds: 61.5 }
const TIME = ' time="61.500" timestamp="2026-11-20T10:15:00.000Z"'

const OUTCOMES: readonly CiOutcome[] = [
  { suite: 'first-look', name: 'ttfa{target:a}: p(95)<300ms', state: 'passed', message: '287 ms, n 400' },
  { suite: 'first-look', name: 'success: rate>99%', state: 'failed', message: '97 %, n 400' },
  { suite: 'nightly', name: 'ttfa p99', state: 'undecided', message: 'n too small' },
]

describe('junitXml', () => {
  test('has a case for each outcome, counted by suite and over all', () => {
    expect(formatJunit(OUTCOMES, TIMING)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="ttfa" tests="3" failures="1" errors="1" skipped="0"${TIME}>
  <testsuite name="first-look" tests="2" failures="1" errors="0" skipped="0"${TIME}>
    <testcase classname="first-look" name="ttfa{target:a}: p(95)&lt;300ms">
      <system-out>287 ms, n 400</system-out>
    </testcase>
    <testcase classname="first-look" name="success: rate&gt;99%">
      <failure message="97 %, n 400" type="failed"/>
    </testcase>
  </testsuite>
  <testsuite name="nightly" tests="1" failures="0" errors="1" skipped="0"${TIME}>
    <testcase classname="nightly" name="ttfa p99">
      <error message="n too small" type="undecided"/>
    </testcase>
  </testsuite>
</testsuites>
`)
  })

  test('escapes markup and quotes, and removes control characters', () => {
    const hostile = formatJunit(
      [{ suite: 'a&b', name: '"><x/>', state: 'failed', message: "</failure>\u0000\u001b[31m'&amp;'\n" }],
      TIMING,
    )
    expect(hostile).toContain('name="&quot;&gt;&lt;x/&gt;"')
    expect(hostile).toContain('message="&lt;/failure&gt; &apos;&amp;amp;&apos;"')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
    expect(hostile).not.toMatch(/[\u0000-\u0009\u001b]/)
  })

  test('is a valid document without outcomes', () => {
    expect(formatJunit([], TIMING)).toContain(
      `<testsuites name="ttfa" tests="0" failures="0" errors="0" skipped="0"${TIME}>`,
    )
  })
})

describe('githubAnnotations', () => {
  test('are errors for failures, warnings for what is undecided, nothing for what passed', () => {
    expect(formatGithubAnnotations(OUTCOMES)).toBe(
      '::error title=first-look%3A success%3A rate>99%25::97 %25, n 400\n' +
        '::warning title=nightly%3A ttfa p99::n too small\n',
    )
  })

  test('are at most ten, failures first, and the last one names the rest', () => {
    const many = Array.from(
      { length: 14 },
      (_, index): CiOutcome => ({
        suite: 's',
        name: `gate ${index}`,
        state: index === 13 ? 'failed' : 'undecided',
        message: 'm',
      }),
    )
    const lines = formatGithubAnnotations(many).trimEnd().split('\n')
    expect(lines).toHaveLength(10)
    expect(lines[0]).toBe('::error title=s%3A gate 13::m')
    expect(lines[9]).toBe('::warning title=s%3A and 5 more::gate 8; gate 9; gate 10; gate 11; gate 12')
  })

  test('escapes text that could form another command', () => {
    const message = 'a\n::set-output name=x::y\r\n::error::z'
    expect(
      formatGithubAnnotations([{ suite: 's', name: 'n', state: 'failed', message }]).trimEnd(),
    ).not.toContain('\n')
  })
})
