import { describe, expect, test } from 'vitest'
import { renderDerivedFiles } from '../../../src/report/derived/run-files.ts'
import type { Section } from '../../../src/report/format/markup/section.ts'
import { renderAnsweredSection } from '../../../src/report/probe/html/answered.ts'
import { renderLevelTableSection } from '../../../src/report/probe/html/level-table.ts'
import { renderRefusalsSection } from '../../../src/report/probe/html/refusals.ts'
import { findProbeAnswer } from '../../../src/report/probe/html/sections.ts'
import { renderThroughputSection } from '../../../src/report/probe/html/throughput.ts'
import { renderCheckSection } from '../../../src/report/sidecar-sections/check.ts'
import { renderClaimsSection } from '../../../src/report/sidecar-sections/claims.ts'
import { renderComparisonSection } from '../../../src/report/sidecar-sections/comparison.ts'
import { renderCostSection } from '../../../src/report/sidecar-sections/cost.ts'
import { renderFidelitySection } from '../../../src/report/sidecar-sections/fidelity.ts'
import { renderHistorySection } from '../../../src/report/sidecar-sections/history.ts'
import { sidecarSection } from '../../../src/report/sidecar-sections/sidecar-section.ts'
import type { SidecarName, Sidecars } from '../../../src/results/sidecars.ts'
import { summarizeRun } from '../../../src/tally/run/run-summary.ts'
import { parsedSidecars } from '../../results/parsed-sidecars.ts'
import { sampleFidelityJson } from '../fidelity/sample-fidelity.ts'
import { probeAnswerWith } from '../probe/html/sample-answer.ts'
import { FILE, LAB_RUN } from '../sample-runs.ts'
import { comparedJson } from './sample-comparison.ts'
import { sidecarsWith } from './sample-sidecars.ts'

const runSummary = await summarizeRun(FILE, LAB_RUN)
const TEXTS: Readonly<Record<SidecarName, string>> = {
  'check.json': sidecarsWith()['check.json'] ?? '',
  'verify.json': sidecarsWith()['verify.json'] ?? '',
  'cost.json': sidecarsWith()['cost.json'] ?? '',
  'history.json': sidecarsWith()['history.json'] ?? '',
  'compare.json': await comparedJson(),
  'probe.json': JSON.stringify(probeAnswerWith()),
  'fidelity.json': sampleFidelityJson(),
}
const NAMES = Object.keys(TEXTS) as SidecarName[]

const SECTIONS = [
  sidecarSection('check.json', 'check', renderCheckSection),
  sidecarSection('verify.json', 'verify', renderClaimsSection),
  sidecarSection('cost.json', 'cost', renderCostSection),
  sidecarSection('history.json', 'history', renderHistorySection),
  sidecarSection('compare.json', 'compare', renderComparisonSection),
  sidecarSection('probe.json', 'probe', () => undefined),
  renderFidelitySection,
]

function sectionsOf(sidecars: Sidecars): Section[] {
  const answer = findProbeAnswer(sidecars)
  const ofProbe = answer
    ? [
        renderAnsweredSection(answer),
        renderThroughputSection(answer),
        renderRefusalsSection(answer),
        renderLevelTableSection(answer),
      ]
    : []
  return [...SECTIONS.map((make) => make({ sidecars, runSummary })), ...ofProbe].flatMap((one) => one ?? [])
}

/** What a report shows of one file. */
function show(name: SidecarName, text: string): string {
  return sectionsOf(parsedSidecars({ [name]: text }))
    .map(({ title, body }) => `${title}\n${body.text}`)
    .join('\n')
}

/** A number that `JSON.parse` makes infinite, as it stands in a file. */
const BEYOND = '@@1e999@@'

function write(data: unknown): string {
  return JSON.stringify(data)?.replaceAll(`"${BEYOND}"`, '1e999') ?? ''
}

/** Values of another type. */
function wrongFor(value: unknown): unknown[] {
  if (value === 'inf' || value === null) return [{}, [], true]
  if (typeof value === 'string') return [7, {}, [], true]
  if (typeof value === 'number') return ['12', {}, [], true, BEYOND]
  if (typeof value === 'boolean') return ['true', 1, {}]
  return Array.isArray(value) ? [{}, 'x', 5, null] : [[], 'x', 5]
}

/** Every way in which one value of the data has the wrong type or is not there; of lists, in the first two items. */
function* damagedCopies(
  data: unknown,
  copy: (value: unknown) => unknown = (value) => value,
  path = '',
): Generator<readonly [string, unknown]> {
  for (const wrong of wrongFor(data)) yield [`${path} is ${JSON.stringify(wrong)}`, copy(wrong)]
  if (typeof data !== 'object' || data === null) return
  const entries = Array.isArray(data) ? [...data.entries()].slice(0, 2) : Object.entries(data)
  for (const [key, value] of entries) {
    const replace = (other: unknown) =>
      copy(Array.isArray(data) ? data.with(Number(key), other) : { ...data, [key]: other })
    yield* damagedCopies(value, replace, `${path}.${key}`)
  }
}

describe.each(NAMES)('%s', (name) => {
  const text = TEXTS[name]
  const whole = show(name, text)

  test('is shown as it was written', () => {
    expect(whole).not.toContain('is damaged')
    expect(whole.length).toBeGreaterThan(500)
  })

  test('with a value of the wrong type at any level is named as damaged, or shows what it showed before', () => {
    const copies = [...damagedCopies(JSON.parse(text))]
    const wrong = copies.flatMap(([words, copy]) => {
      const shown = show(name, write(copy))
      return shown === whole || shown.includes(`${name} is damaged`) ? [] : [words]
    })
    expect(copies.length).toBeGreaterThan(50)
    expect(wrong).toEqual([])
  })

  test('that is cut off anywhere is named as damaged', () => {
    const end = text.trimEnd().length
    const lengths = Array.from({ length: 50 }, (_, index) => Math.floor((index * end) / 50))
    for (const length of lengths)
      expect(show(name, text.slice(0, length)), String(length)).toContain('is damaged')
  })

  test.each([
    ['null', 'null'],
    ['a list', '[]'],
    ['a number', '1e999'],
    ['nothing else', '{"schema_version":1}'],
    ['a version of another type', '{"schema_version":"1"}'],
    ['200,000 lists in each other', `${'['.repeat(200_000)}${']'.repeat(200_000)}`],
    [
      '50,000 maps in each other',
      `{"schema_version":1,"gates":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`,
    ],
  ])('that is %s is named as damaged', (_, content) => {
    expect(show(name, content)).toContain(`${name} is damaged`)
  })

  test('with a text of 20 MB where a word belongs is named as damaged, in few words', () => {
    const huge = JSON.stringify({ ...JSON.parse(text), [TEXT_FIELDS[name]]: 'x'.repeat(20_000_000) })
    const shown = show(name, huge)
    expect(shown).toContain(`${name} is damaged`)
    expect(shown.length).toBeLessThan(1000)
  })
})

/** A field of each file that is shown. */
const TEXT_FIELDS: Readonly<Record<SidecarName, string>> = {
  'check.json': 'control',
  'verify.json': 'claims',
  'cost.json': 'pattern',
  'history.json': 'histories',
  'compare.json': 'timing',
  'probe.json': 'sentence',
  'fidelity.json': 'recogniser',
}

test('the place of the damage is named', () => {
  const check = JSON.parse(TEXTS['check.json'])
  check.gates[1].margin = '10 %'
  expect(show('check.json', JSON.stringify(check))).toContain(
    'gates.1.margin: expected a number from 0 to 1000000000000000, found &quot;10 %&quot;',
  )
})

test('a report with every file damaged is written, and names them all', async () => {
  const sidecars = parsedSidecars(Object.fromEntries(NAMES.map((name) => [name, '{"schema_version":1}'])))
  const page = (await renderDerivedFiles(runSummary, { sidecars }))['report.html']
  for (const name of NAMES) expect(page).toContain(`${name} is damaged`)
})
