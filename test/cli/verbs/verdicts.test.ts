import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EXIT_CODES } from '../../../src/cli/exit-codes.ts'
import type { RunFile } from '../../../src/results/run/run-file.ts'
import { runCommand } from '../run-command.ts'
import { storeRun } from '../stored-runs.ts'

let cwd: string

beforeAll(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'ttfa-verdicts-'))
  const store = (name: string, words: Parameters<typeof storeRun>[1]) => storeRun(path.join(cwd, name), words)
  await Promise.all([
    store('before', { seed: 1, factors: { a: 1, reference: 1 } }),
    store('same', { seed: 2, factors: { a: 1, reference: 1 } }),
    store('slower', { seed: 3, factors: { a: 1.6, reference: 1 } }),
    store('small', { seed: 4, factors: { a: 1, reference: 1 }, perBlock: 2 }),
    store('simulated', { seed: 5, factors: { a: 1, reference: 1 }, trial: { simulated: true } }),
    store('invalid', {
      seed: 6,
      factors: { a: 1, reference: 1 },
      file: { validity: { state: 'invalid', reasons: ['too busy'] } },
    }),
  ])
  await tell('baseline', 'save', 'before', 'main', '--gate', 'ttfa:p50:25%', '--gate', 'ttfa_heard:p90:20%')
})

afterAll(() => rm(cwd, { recursive: true }))

const tell = (...words: string[]) => runCommand(words, { cwd })

describe('ttfa baseline', () => {
  test('saves a file that can be listed and shown', async () => {
    expect((await tell('baseline', 'list')).output).toMatch(
      /^main {2}first-look {2}2025-11-20T04:00:00.000Z {2}a, reference\n$/,
    )
    const { output } = await tell('baseline', 'show', 'main')
    expect(output).toContain('watched               ttfa p50 ±25 %, ttfa_heard p90 ±20 %, success ±3 points')
    const shown = JSON.parse((await tell('baseline', 'show', '--json', 'main')).output)
    expect(shown.arms.map(({ target }: { target: string }) => target)).toEqual([
      'a',
      'a',
      'reference',
      'reference',
    ])
  })

  test('is not made of a run without a measured trial', async () => {
    await storeRun(path.join(cwd, 'no-trials'), { seed: 1, factors: { a: 1 }, trial: { phase: 'warmup' } })
    const { code, progress } = await tell('baseline', 'save', 'no-trials', 'none')
    expect(code).toBe(EXIT_CODES.setup)
    expect(progress).toContain('no-trials cannot be a baseline: it holds no measured trial or turn')
  })

  test('lists the baselines if the name is unknown, and rejects invalid names', async () => {
    const { code, progress } = await tell('baseline', 'show', 'mian')
    expect(code).toBe(EXIT_CODES.setup)
    expect(progress).toContain('Baselines in this folder: main.')
    expect((await tell('baseline', 'save', 'before', '../escape')).code).toBe(EXIT_CODES.setup)
  })

  test('says how many trials each gate takes and what a check costs', async () => {
    const words = ['baseline', 'save', 'before', 'told', '--control', 'reference']
    const { output } = await tell(...words)
    expect(output).toMatch(/a warm ttfa_heard p50 +±15 % +\d+ +\d+\n/)
    expect(output).toMatch(/a all \(\w+\) success +±3 points +\d+ +\d+\n/)
    expect(output.replace(/\s+/g, ' ')).toMatch(
      /A check like this run: \d+ trials of each target, \d+ requests/,
    )
    const alone = await tell('baseline', 'save', 'before', 'told', '--gate', 'ttfa:p50:5%')
    expect(alone.output.replace(/\s+/g, ' ')).toContain('For some gates no number of trials is enough')
  })

  test('cannot be saved with a gate that its number of trials can never judge', async () => {
    const { code, progress } = await tell('baseline', 'save', 'small', 'hopeless', '--gate', 'ttfa:p99:20%')
    expect(code).toBe(EXIT_CODES.setup)
    expect(progress).toContain('the gate ttfa p99 needs at least 368 trials; a warm has 40')
  })

  test('refuses a control that the run does not have', async () => {
    const { progress } = await tell('baseline', 'save', 'before', 'x', '--control', 'refrence')
    expect(progress).toContain('no target refrence (did you mean "reference"?)')
  })

  test('cannot be saved from an invalid run', async () => {
    const { code, progress } = await tell('baseline', 'save', 'invalid', 'bad')
    expect(code).toBe(EXIT_CODES.setup)
    expect(progress).toContain('the run is invalid: too busy')
  })
})

describe('ttfa check', () => {
  test('passes an equivalent run', async () => {
    const { code, output } = await tell('check', 'same', '--baseline', 'main', '--control', 'reference')
    expect(output).toContain('= equivalent  a warm: ttfa p50')
    expect(output).toMatch(/^PASSED: 3 equivalent\n/)
    expect(code).toBe(EXIT_CODES.passed)
  })

  test('fails a slower run, and reports it to CI', async () => {
    const told = await runCommand(
      ['check', 'slower', '--baseline', 'main', '--control', 'reference', '--junit', 'out/check.xml'],
      {
        cwd,
        env: { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: path.join(cwd, 'summary.md') },
      },
    )
    expect(told.code).toBe(EXIT_CODES.failed)
    expect(told.output).toContain('✗ regression  a warm  ttfa p50')
    expect(told.progress).toMatch(/^::error title=first-look against main%3A a warm ttfa p50::regression; /m)
    expect(await readFile(path.join(cwd, 'out/check.xml'), 'utf8')).toMatch(/failures="2" errors="0"/)
    expect(await readFile(path.join(cwd, 'summary.md'), 'utf8')).toContain(
      '| ✗ regression | a | warm | ttfa p50 |',
    )
  })

  test('is inconclusive with too few trials', async () => {
    const { code, output } = await tell('check', 'small', '--baseline', 'main', '--control', 'reference')
    expect(code).toBe(EXIT_CODES.inconclusive)
    expect(output).toMatch(/~ inconclusive {2}a warm {2}ttfa p50\n.*needs\s+about \d+\s+more trials/s)
  })

  test('passes what is inconclusive with --open pass, but nothing without data', async () => {
    const words = ['check', 'small', '--baseline', 'main', '--control', 'reference', '--open', 'pass']
    const { code, output } = await tell(...words, '--junit', 'open.xml')
    expect(code).toBe(EXIT_CODES.passed)
    expect(output).toMatch(/^PASSED: \d inconclusive/)
    expect(await readFile(path.join(cwd, 'open.xml'), 'utf8')).toMatch(/failures="0" errors="0" skipped="0"/)
    await tell('baseline', 'save', 'before', 'tail', '--gate', 'ttfa:p95:20%')
    expect((await tell('check', 'small', '--baseline', 'tail', '--open', 'pass')).code).toBe(
      EXIT_CODES.inconclusive,
    )
  })

  test('takes the control that was saved with the baseline', async () => {
    await tell('baseline', 'save', 'before', 'held', '--gate', 'ttfa:p50:25%', '--control', 'reference')
    const { code, output } = await tell('check', 'same', '--baseline', 'held')
    expect(output).toContain('changes are relative to the control reference')
    expect(code).toBe(EXIT_CODES.passed)
  })

  test('says in its first line what two runs differ by without a control, and recommends one', async () => {
    const { output } = await tell('check', 'same', '--baseline', 'main')
    expect(output.split('\n~')[0]?.replaceAll('\n', ' ')).toContain(
      'no control, so -12.9 % to +14.9 % can be chance (a run-to-run spread of 5 %, assumed by default)',
    )
    expect(output.replace(/\s+/g, ' ')).toContain('--control names a target that ran beside the others')
    expect(JSON.parse((await tell('check', 'same', '--baseline', 'main', '--json')).output).spread).toEqual({
      deviation: 0.05,
      source: 'default',
    })
  })

  test('takes the spread that was declared with the baseline', async () => {
    await tell('baseline', 'save', 'before', 'steady', '--gate', 'ttfa:p50:25%', '--spread', '1%')
    const { output } = await tell('check', 'same', '--baseline', 'steady')
    expect(output.replace(/\s+/g, ' ')).toContain('a run-to-run spread of 1 %, as declared')
    expect(output).toContain('= equivalent  a warm: ttfa p50')
  })

  test.each([
    [
      'simulated',
      'the lab answered the run, but providers answered the baseline: their results cannot be compared',
    ],
    ['invalid', 'the run is invalid'],
  ])('refuses a run that is %s', async (run, why) => {
    const { code, progress } = await tell('check', run, '--baseline', 'main')
    expect(code).toBe(EXIT_CODES.setup)
    expect(progress.replace(/\s+/g, ' ')).toContain(why)
  })

  test('prints JSON and Markdown', async () => {
    const json = JSON.parse((await tell('check', 'slower', '--baseline', 'main', '--json')).output)
    expect(json.gates[0]).toMatchObject({
      target: 'a',
      stage: 'ttfa',
      percentile: 0.5,
      verdict: 'regression',
    })
    expect(json.gates[0].ratio).toBeGreaterThan(1.3)
    expect((await tell('check', 'slower', '--baseline', 'main', '--markdown')).output).toContain(
      '| ✗ regression |',
    )
  })
})

describe('ttfa compare', () => {
  test('ranks the targets of a run and saves the comparison next to it', async () => {
    const { code, output } = await tell('compare', 'slower', '--by', 'ttfa:p50')
    expect(code).toBe(EXIT_CODES.passed)
    expect(output).toMatch(/^reference {2,}1 .*\na {2,}2 .* reference$/m)
    const { pairs } = JSON.parse(await readFile(path.join(cwd, 'slower/compare.json'), 'utf8'))
    expect(pairs[0]).toMatchObject({ from: { target: 'a' }, to: { target: 'reference' }, differences: [] })
  })

  test('warns that drift is not controlled between two runs', async () => {
    expect((await tell('compare', 'before', 'slower')).output.replace(/\s+/g, ' ')).toContain(
      'drift is NOT controlled',
    )
  })

  test('does not compare simulated with real results', async () => {
    const { output } = await tell('compare', 'before', 'simulated')
    expect(output.replace(/\s+/g, ' ')).toContain(
      'NOT COMPARED a (simulated) with a (before): answered by: the provider and the lab',
    )
  })

  test('rejects an invalid run', async () => {
    expect((await tell('compare', 'invalid')).code).toBe(EXIT_CODES.setup)
  })

  test('suggests the closest target name', async () => {
    expect((await tell('compare', 'before', '--against', 'referense')).progress).toContain(
      'did you mean "reference"?',
    )
  })
})

describe('ttfa plan', () => {
  test('needs more trials for a smaller difference, and prices them', async () => {
    const trials = async (difference: string) => {
      const { output } = await tell('plan', 'before', '--difference', difference, '--price', '2', '--json')
      const { rows, costs } = JSON.parse(output)
      expect(costs[1].money).toBeCloseTo((costs[1].cost.characters / 1000) * 2, 9)
      return rows[0].forDifference.trials
    }
    expect(await trials('5%')).toBeGreaterThan(3 * (await trials('10%')))
  })

  test('prints no percentile with too few trials', async () => {
    expect((await tell('plan', 'small', '--percentile', 'p99')).output).toContain('n too small')
  })
})

describe('ttfa history', () => {
  test('finds the date since which it is slower', async () => {
    const results = path.join(cwd, 'history')
    for (let day = 1; day <= 20; day += 1) {
      const date = `2025-11-${String(day).padStart(2, '0')}`
      await storeRun(path.join(results, date), {
        seed: 100 + day,
        factors: { a: day > 11 ? 1.3 : 1 },
        perBlock: 5,
        file: { started_at: `${date}T04:00:00.000Z` },
      })
    }
    const { output } = await tell('history', 'history', '--stage', 'ttfa', '--percentile', 'p50')
    expect(output).toContain('since 2025-11-12T04:00:00.000Z (2025-11-12)')
    expect(output).toContain('11 runs before, 9 since')
    const { histories } = JSON.parse((await tell('history', 'history', '--stage', 'ttfa', '--json')).output)
    const median = histories.find(
      ({ tracked }: { tracked: { metric: string } }) => tracked.metric === 'ttfa p50',
    )
    expect(median.changes).toHaveLength(1)
    expect(median.changes[0].after / median.changes[0].before).toBeCloseTo(1.3, 1)
  })

  test('tracks no latency where nothing succeeded', async () => {
    await storeRun(path.join(cwd, 'failed-history/down'), {
      seed: 1,
      factors: { a: 1 },
      perBlock: 5,
      trial: { outcome: 'network' },
    })
    const { output } = await tell('history', 'failed-history')
    expect(output).toMatch(/success\n.* 1 run, 0 %/)
    expect(output).not.toContain('ttfa_heard')
  })

  test('leaves out a run that cannot be read, says why, and shows the others', async () => {
    const results = path.join(cwd, 'damaged-history')
    for (const name of ['whole', 'no-json', 'torn-table', 'no-table'])
      await storeRun(path.join(results, name), { seed: 1, factors: { a: 1 }, perBlock: 5 })
    await writeFile(path.join(results, 'no-json', 'run.json'), '{ not json')
    await appendFile(path.join(results, 'torn-table', 'trials.csv'), 'two,cells\n')
    await rm(path.join(results, 'no-table', 'trials.csv'))
    await mkdir(path.join(results, 'no-run'))
    const { code, output, progress } = await tell('history', 'damaged-history')
    expect(code).toBe(EXIT_CODES.passed)
    expect(output).toContain('1 run,')
    const told = progress.match(/.*; the run is left out/g) ?? []
    expect(told).toHaveLength(3)
    for (const name of ['no-json', 'torn-table', 'no-table']) expect(told.join('\n')).toContain(name)
  })

  test('does not call a few runs unchanged', async () => {
    for (const day of [1, 2, 3])
      await storeRun(path.join(cwd, 'short-history', `day-${day}`), {
        seed: day,
        factors: { a: 1 },
        perBlock: 5,
      })
    const { output } = await tell('history', 'short-history')
    expect(output).toContain('too few runs to find a change')
    expect(output).not.toContain('no change')
  })

  test('needs a folder', async () => {
    expect((await tell('history', 'nowhere')).code).toBe(EXIT_CODES.setup)
  })
})

describe('ttfa verify', () => {
  const claims = `provider: someone
claims:
  - { kind: latency, id: early, says: first audio in 300 ms, models: [m1], value: 300ms, by: vendor, source: x, date: 2026-01 }
  - { kind: latency, id: bold, says: first audio in 50 ms, models: [m1], value: 50ms, by: vendor, source: x, date: 2026-01 }
  - { kind: latency, id: other, says: fast, models: [m9], value: 50ms, by: vendor, source: x, date: 2026-01 }
`
  const adapters = { 'someone-ws': { provider: 'someone', formats: [] } } as unknown as RunFile['adapters']

  beforeAll(async () => {
    await writeFile(path.join(cwd, 'claims.yaml'), claims)
    const words = { seed: 1, factors: { a: 1 }, file: { adapters } }
    await storeRun(path.join(cwd, 'claimed'), words)
    await storeRun(path.join(cwd, 'rehearsed'), { ...words, trial: { simulated: true } })
  })

  test('confirms and refutes claims, with the interval and for every stage', async () => {
    const { code, output } = await tell('verify', 'claimed', '--claims', 'claims.yaml')
    expect(code).toBe(EXIT_CODES.passed)
    expect(output).toMatch(/✓ confirmed {2}a\n {2}“first audio in 300 ms” \(vendor, 2026-01\)/)
    expect(output).toMatch(/✗ refuted {2}a\n {2}“first audio in 50 ms”/)
    expect(output).toMatch(/first audible, warm +\d+ ms \[\d+ ms–\d+ ms\] +confirmed/)
    expect(output).not.toContain('SIMULATED')
  })

  test('fails the build only with --gate', async () => {
    expect((await tell('verify', 'claimed', '--claims', 'claims.yaml', '--gate')).code).toBe(
      EXIT_CODES.failed,
    )
  })

  test('marks a run against the lab as an exercise', async () => {
    expect((await tell('verify', 'rehearsed', '--claims', 'claims.yaml')).output).toContain(
      'SIMULATED or REPLAYED: the lab or cassettes answered',
    )
    const { output } = await tell('verify', 'rehearsed', '--claims', 'claims.yaml', '--markdown')
    expect(output).toContain('> **Note**: SIMULATED')
  })

  test('uses the built-in claims by default', async () => {
    const { code, output } = await tell('verify', 'claimed')
    expect(code).toBe(EXIT_CODES.passed)
    expect(output).toBe('claimed: there is no claim about a model of this run\n')
  })
})
