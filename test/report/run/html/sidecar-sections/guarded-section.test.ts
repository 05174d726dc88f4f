import { describe, expect, test } from 'vitest'
import { findProbeAnswer } from '../../../../../src/report/probe/html/sections.ts'
import type { RunReportInput } from '../../../../../src/report/run/html/report-input.ts'
import { renderCheckSection } from '../../../../../src/report/run/html/sidecar-sections/check.ts'
import { renderClaimsSection } from '../../../../../src/report/run/html/sidecar-sections/claims.ts'
import { renderComparisonSection } from '../../../../../src/report/run/html/sidecar-sections/comparison.ts'
import { guardSection } from '../../../../../src/report/run/html/sidecar-sections/guarded-section.ts'
import { renderHistorySection } from '../../../../../src/report/run/html/sidecar-sections/history.ts'
import type { SidecarName } from '../../../../../src/results/sidecars.ts'

const MAKERS = [
  ['check.json', 'check', renderCheckSection],
  ['compare.json', 'compare', renderComparisonSection],
  ['verify.json', 'verify', renderClaimsSection],
  ['history.json', 'history', renderHistorySection],
] as const

/** Damaged values of the lists that a section walks over. */
const DAMAGED = [
  '{"schema_version":1}',
  '{"schema_version":1,"gates":[{}],"success":[],"pairs":[{}],"claims":[{}],"histories":[{}]}',
]

function input(name: SidecarName, text: string): RunReportInput {
  return { sidecars: { [name]: text }, runSummary: { file: { run: 'r' } } } as unknown as RunReportInput
}

describe.each(MAKERS)('a damaged %s', (name, verb, make) => {
  test.each(DAMAGED)('with %s is named, and ends no report', (text) => {
    const section = guardSection(name, verb, make)(input(name, text))
    if (section) expect(section.title).toBe(`${name} is damaged`)
    else expect(name).toBe('compare.json')
  })

  test('that is no JSON is left out', () => {
    expect(guardSection(name, verb, make)(input(name, '{{{'))).toBeUndefined()
  })
})

test('an error of another kind is not hidden', () => {
  const broken = guardSection('check.json', 'check', () => {
    throw new Error('a bug')
  })
  expect(() => broken(input('check.json', '{}'))).toThrow('a bug')
})

test.each(['{"schema_version":1}', '{"schema_version":1,"levels":[{}]}', 'null'])(
  'a damaged probe.json (%s) is no answer of a search',
  (text) => {
    expect(findProbeAnswer({ 'probe.json': text })).toBeUndefined()
  },
)
