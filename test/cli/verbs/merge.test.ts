import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EXIT_CODES } from '../../../src/cli/exit-codes.ts'
import type { Threshold } from '../../../src/core/config/threshold.ts'
import { schemaErrors } from '../../report/published-schemas.ts'
import { SCENARIO } from '../../report/sample-runs.ts'
import { storePart } from '../../run/merge/sample-parts.ts'
import { runCommand } from '../run-command.ts'

let cwd: string
const tell = (...words: string[]) => runCommand(words, { cwd })

/** What holds for beta from Europe only. */
const THRESHOLD: Threshold = {
  ...{ selector: 'ttfa{target:beta}', words: 'p(50)<400ms', metric: 'ttfa', tags: { target: 'beta' } },
  ...{ statistic: { kind: 'percentile', share: 0.5 }, comparison: '<', bound: 400_000 },
  ...{ abortOnFail: false, delayAbortEval: 0 },
}

const [TARGET] = SCENARIO.targets
const scenario = {
  ...SCENARIO,
  connection: 'warm' as const,
  targets: ['alpha', 'beta'].map((id) => ({ ...(TARGET as NonNullable<typeof TARGET>), id })),
  thresholds: [THRESHOLD],
}

beforeAll(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'ttfa-merge-'))
  const store = (name: string, vantage: string, seed: number, factor: number) =>
    storePart(cwd, { name, vantage, seed, factor, perBlock: 10, file: { scenario } })
  await Promise.all([
    store('eu', 'eu-west', 1, 1.5),
    store('us', 'us-east', 2, 3),
    store('eu-later', 'eu-west', 11, 1.5),
    store('us-slower', 'us-east', 12, 6),
  ])
  await tell('merge', 'eu', 'us', '--out', 'all')
  await tell('merge', 'eu-later', 'us-slower', '--out', 'later')
})
afterAll(() => rm(cwd, { recursive: true, force: true }))

describe('ttfa merge', () => {
  test('prints the merged run, and fails where a threshold fails at one vantage', async () => {
    const { code, output, progress } = await tell(
      'merge',
      'us',
      'eu',
      '--out',
      'printed',
      '--junit',
      'all.xml',
    )
    expect(code).toBe(EXIT_CODES.failed)
    expect(progress).toContain('results: printed')
    expect(output).toContain('first-look: 800 measured trials')
    expect(output).toMatch(/alpha@eu-west +warm +200/)
    expect(output).toMatch(/beta@us-east +warm +200/)
    expect(output).toContain('ttfa_heard · across vantages')
    expect(output).toMatch(/beta \/ alpha +warm +eu-west 1\.\d+ +us-east 2\.\d+ +\S+ \[\S+ +differs/)
    expect(output).toMatch(/✓ +ttfa\{vantage:eu-west,target:beta\}/)
    expect(output).toMatch(/✗ +ttfa\{vantage:us-east,target:beta\}/)
    expect(await readFile(path.join(cwd, 'all.xml'), 'utf8')).toContain('failures="1"')
  })

  test('names a folder after the scenario and the parts, and leaves no folder when it refuses', async () => {
    const { progress } = await tell('merge', 'us', 'eu')
    expect(progress).toMatch(
      /results: results\/20261120T040202Z-first-look-merged-[0-9a-f]{8}\n|results: results\/20261120T040201Z-first-look-merged-[0-9a-f]{8}\n/,
    )
    const { code, progress: why } = await tell('merge', 'us', 'us', '--out', 'twice')
    expect(code).toBe(EXIT_CODES.setup)
    expect(why).toContain('the run us from us-east was named twice')
  })

  test('--json is what the schema says', async () => {
    const { output } = await tell('report', 'all', '--json')
    const summary = JSON.parse(output)
    expect(schemaErrors(summary, 'run-summary')).toEqual([])
    expect(
      summary.parts.map(({ vantage, rows }: { vantage: string; rows: number }) => [vantage, rows]),
    ).toEqual([
      ['eu-west', 400],
      ['us-east', 400],
    ])
    expect(summary.vantage_differences).toMatchObject([
      { target: 'beta', reference: 'alpha', significant: true },
    ])
  })
})

describe('the verbs that read a merged run keep vantages apart:', () => {
  test('compare ranks and compares within each, and takes the name of a target for all', async () => {
    const { code, output } = await tell('compare', 'all', '--against', 'beta')
    expect(code).toBe(EXIT_CODES.passed)
    expect(output).toMatch(/alpha@eu-west +1 .*\nbeta@eu-west +2 .* reference/)
    expect(output).toMatch(/alpha@us-east +1 .*\nbeta@us-east +2 .* reference/)
    expect(output).toMatch(/From eu-west: alpha@eu-west is first.*before beta@eu-west/)
    expect(output).toMatch(/From us-east: alpha@us-east is first.*before beta@us-east/)
    expect((await tell('compare', 'all', '--against', 'gamma')).code).toBe(EXIT_CODES.setup)
  })

  test('compare does not compare runs from two vantages, nor a run with another vantage of a merged one', async () => {
    const { output } = await tell('compare', 'eu', 'us')
    expect(output).toContain('NOT COMPARED')
    expect(output).toContain('vantage: eu-west and us-east')
    const mixed = await tell('compare', 'eu-later', 'all')
    expect(mixed.output).toMatch(/against alpha|alpha@eu-west/)
    expect(mixed.output).not.toContain('us-east')
  })

  test('check compares each with the same of the baseline, and finds the slower one', async () => {
    expect((await tell('baseline', 'save', 'all', 'main', '--gate', 'ttfa:p50:25%')).code).toBe(0)
    const { code, output } = await tell('check', 'later', '--baseline', 'main')
    expect(code).toBe(EXIT_CODES.failed)
    expect(output).toMatch(/✗.*beta@us-east/)
    expect(output).not.toMatch(/✗.*(?:alpha|beta@eu-west)/)
    // One run of a named vantage is held against that vantage.
    const single = await tell('check', 'us-slower', '--baseline', 'main')
    expect(single.output).toMatch(/✗.*beta/)
  })

  test('check decides nothing between two vantages, neither latency nor success', async () => {
    expect((await tell('baseline', 'save', 'eu', 'from-eu')).code).toBe(0)
    const { code, output } = await tell('check', 'us', '--baseline', 'from-eu', '--json')
    expect(code).toBe(EXIT_CODES.inconclusive)
    expect(output).toContain('vantage was eu-west and is us-east')
    expect(JSON.parse(output).success).toEqual([])
  })

  test('history has a line for each, which runs from there continue', async () => {
    const { output } = await tell('history', '.', '--json')
    const histories: { tracked: { target: string; metric: string }; points: { run: string }[] }[] =
      JSON.parse(output).histories
    const medians = histories.filter(({ tracked }) => tracked.metric === 'ttfa_heard p50')
    // The merged runs are in the same folder, and add no second point for what is there by itself.
    expect(
      medians.map(({ tracked, points }) => [tracked.target, points.map(({ run }) => run).sort()]).sort(),
    ).toEqual([
      ['alpha@eu-west', ['eu', 'eu-later']],
      ['alpha@us-east', ['us', 'us-slower']],
      ['beta@eu-west', ['eu', 'eu-later']],
      ['beta@us-east', ['us', 'us-slower']],
    ])
  })

  test('history of merged runs alone has a point for each of their vantages', async () => {
    await tell('merge', 'eu', 'us', '--out', 'merged/first')
    await tell('merge', 'eu-later', 'us-slower', '--out', 'merged/second')
    const { output } = await tell('history', 'merged', '--json')
    const histories: { tracked: { target: string; metric: string }; points: unknown[] }[] =
      JSON.parse(output).histories
    expect(
      histories
        .filter(({ tracked }) => tracked.metric === 'ttfa_heard p50')
        .map(({ tracked, points }) => `${tracked.target} ${points.length}`)
        .sort(),
    ).toEqual(['alpha@eu-west 2', 'alpha@us-east 2', 'beta@eu-west 2', 'beta@us-east 2'])
  })

  test.each(['hgrm', 'openmetrics', 'json'])('export writes %s', async (format) => {
    const { code } = await tell('export', 'all', '--format', format, '--out', `export-${format}`)
    expect(code).toBe(EXIT_CODES.passed)
  })

  test.each([
    ['plan', 'all', '--json'],
    ['cost', 'hindi-support', '--run', 'all'],
    ['verify', 'all'],
    ['report', 'all', '--markdown'],
    ['report', 'all', '--csv'],
  ])('%s reads it', async (...words) => {
    const { code, progress } = await tell(...words)
    expect(progress).not.toContain('error')
    expect(code).toBe(EXIT_CODES.passed)
  })

  test('openmetrics has the vantage as a label', async () => {
    const { output } = await tell('export', 'all', '--format', 'openmetrics')
    expect(output).toContain('target="alpha",vantage="eu-west"')
  })
})
