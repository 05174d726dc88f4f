import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EXIT_CODES } from '../../../../src/cli/exit-codes.ts'
import { fidelityHeader, formatFidelityRows } from '../../../../src/results/fidelity/fidelity-rows.ts'
import { answerWith } from '../../../fidelity/support/answers.ts'
import { schemaErrors } from '../../../report/published-schemas.ts'
import { runCommand } from '../../run-command.ts'
import { storeRun } from '../../stored-runs.ts'

const TEXTS = 40
let cwd: string

/** A run of which the first answers were heard, so many of each ten with this many wrong words. */
async function storeHeard(name: string, wrong: number, answers = 80): Promise<void> {
  await storeRun(path.join(cwd, name), { seed: 1, factors: { a: 1 }, texts: TEXTS })
  const rows = Array.from({ length: answers }, (_, trial) =>
    answerWith({
      trial,
      text: trial % TEXTS,
      heard: {
        transcript: 'heard',
        words: 10,
        errors: trial % 10 < 2 ? 1 + (trial % 3 === 0 ? 1 : 0) : wrong,
        same: 8,
        missingEnd: 0,
        repeated: 0,
        added: 0,
      },
      findings: wrong > 0 && trial % 2 === 0 ? ['truncated'] : [],
    }),
  )
  await writeFile(
    path.join(cwd, name, 'fidelity.csv'),
    fidelityHeader() + formatFidelityRows(rows, (text) => text),
  )
}

beforeAll(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'ttfa-verdicts-fidelity-'))
  await storeHeard('heard', 0)
  await storeHeard('worse', 2)
  await storeHeard('few', 0, 4)
  await storeRun(path.join(cwd, 'unheard'), { seed: 1, factors: { a: 1 }, texts: TEXTS })
})

afterAll(() => rm(cwd, { recursive: true }))

const tell = (...words: string[]) => runCommand(words, { cwd })
const GATES = ['wer:8%', 'truncated:10%', 'rate:10%'].flatMap((gate) => ['--gate', gate])

describe('gates on what was said', () => {
  test('are saved, told with the answers that they take, and shown', async () => {
    const { code, output, progress } = await tell('baseline', 'save', 'heard', 'main', ...GATES)
    expect(code, progress).toBe(EXIT_CODES.passed)
    expect(output).toMatch(/a all \(warm\) wer +±8 points +80 +\d+\n/)
    expect(output).toMatch(/a all \(warm\) rate +±10 % +80 +1\n/)
    expect(output).toContain(
      'Of wer, truncated, clipped and rate the trials are answers that are listened to.',
    )
    const shown = await tell('baseline', 'show', 'main')
    expect(shown.output).toContain('wer ±8 points, truncated ±10 points, rate ±10 %')
    expect(shown.output).toMatch(/wer 2\.\d+ % of 80 answers, truncated 0 % of 80 answers/)
    const [, all] = JSON.parse((await tell('baseline', 'show', '--json', 'main')).output).arms
    expect(all.heard).toMatchObject({ recogniser: 'moonshine-tiny', answers: 80, wer: { n: 80 } })
  })

  test('pass the same answers and fail worse ones, also as JSON', async () => {
    await tell('baseline', 'save', 'heard', 'main', ...GATES)
    const same = await tell('check', 'heard', '--baseline', 'main', '--open', 'pass')
    expect(same.output).toMatch(/= equivalent {2}a all \(warm\): .*wer 0 \[/s)
    const worse = await tell('check', 'worse', '--baseline', 'main')
    expect(worse.code).toBe(EXIT_CODES.failed)
    expect(worse.output).toContain('✗ regression  a all (warm)  wer')
    expect(worse.output).toContain('✗ regression  a all (warm)  truncated')
    const json = JSON.parse((await tell('check', 'worse', '--baseline', 'main', '--json')).output)
    expect(schemaErrors(json, 'check')).toEqual([])
    expect(json.fidelity.map(({ metric, verdict }: Record<string, string>) => [metric, verdict])).toEqual([
      ['wer', 'regression'],
      ['truncated', 'regression'],
      ['rate', 'equivalent'],
    ])
    await tell('report', 'worse', '--quiet')
  })

  test('have no data where nobody listened, and never pass', async () => {
    await tell('baseline', 'save', 'heard', 'main', ...GATES)
    const { code, output } = await tell('check', 'unheard', '--baseline', 'main', '--open', 'pass')
    expect(code).toBe(EXIT_CODES.inconclusive)
    expect(output.replace(/\s+/g, ' ')).toContain('this target of the run has not been listened to')
    const json = JSON.parse((await tell('check', 'unheard', '--baseline', 'main', '--json')).output)
    expect(schemaErrors(json, 'check')).toEqual([])
  })

  test.each([
    ['of a run to which nobody listened', 'unheard', 'wer:3%', 'has not been listened to'],
    ['with too few texts', 'few', 'wer:3%', 'needs at least 6 answers that were listened to'],
    ['without a margin', 'heard', 'wer', 'such as wer:3%'],
    ['with a percentile', 'heard', 'wer:p95:3%', 'such as wer:3%'],
    ['of a misspelt metric', 'heard', 'truncatd:p95:3%', 'did you mean "truncated"?'],
  ])('are refused %s', async (_, run, gate, said) => {
    const { code, progress } = await tell('baseline', 'save', run, 'x', '--gate', gate)
    expect(code).toBe(EXIT_CODES.setup)
    expect(progress).toContain(said)
  })
})
