import { describe, expect, test } from 'vitest'
import type { CiOutcome } from '../../../src/report/export/ci-outcome.ts'
import { formatGithubAnnotations } from '../../../src/report/export/github-annotations.ts'
import { formatJunit } from '../../../src/report/export/junit.ts'

const OUTCOMES: readonly CiOutcome[] = [
  { suite: 'first-look', name: 'ttfa{target:a}: p(95)<300ms', state: 'passed', message: '287 ms, n 400' },
  { suite: 'first-look', name: 'success: rate>99%', state: 'failed', message: '97 %, n 400' },
  { suite: 'nightly', name: 'ttfa p99', state: 'undecided', message: 'n too small' },
]

describe('junitXml', () => {
  test('has a case for each outcome, counted by suite and over all', () => {
    expect(formatJunit(OUTCOMES)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="ttfa" tests="3" failures="1" errors="0" skipped="1">
  <testsuite name="first-look" tests="2" failures="1" errors="0" skipped="0">
    <testcase classname="first-look" name="ttfa{target:a}: p(95)&lt;300ms">
      <system-out>287 ms, n 400</system-out>
    </testcase>
    <testcase classname="first-look" name="success: rate&gt;99%">
      <failure message="97 %, n 400" type="failed"/>
    </testcase>
  </testsuite>
  <testsuite name="nightly" tests="1" failures="0" errors="0" skipped="1">
    <testcase classname="nightly" name="ttfa p99">
      <skipped message="n too small"/>
    </testcase>
  </testsuite>
</testsuites>
`)
  })

  test('escapes markup and quotes, and removes control characters', () => {
    const hostile = formatJunit([
      { suite: 'a&b', name: '"><x/>', state: 'failed', message: "</failure>\u0000\u001b[31m'&amp;'\n" },
    ])
    expect(hostile).toContain('name="&quot;&gt;&lt;x/&gt;"')
    expect(hostile).toContain('message="&lt;/failure&gt; &apos;&amp;amp;&apos;"')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
    expect(hostile).not.toMatch(/[\u0000-\u0009\u001b]/)
  })

  test('is a valid document without outcomes', () => {
    expect(formatJunit([])).toContain(
      '<testsuites name="ttfa" tests="0" failures="0" errors="0" skipped="0">',
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

  test('escapes text that could form another command', () => {
    const message = 'a\n::set-output name=x::y\r\n::error::z'
    expect(
      formatGithubAnnotations([{ suite: 's', name: 'n', state: 'failed', message }]).trimEnd(),
    ).not.toContain('\n')
  })
})
