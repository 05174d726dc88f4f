import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TrialFidelity } from '../../../src/core/trial/trial.ts'
import { createAdapterCatalog } from '../../../src/library/shared/adapter-catalog.ts'
import { fidelityHeader, formatFidelityRows } from '../../../src/results/fidelity/fidelity-rows.ts'
import { readTrialFidelity, withFidelity } from '../../../src/results/fidelity/trial-fidelity.ts'
import { parseScenarioText } from '../../../src/scenario/read/read-scenario.ts'
import { trackTrialThresholds } from '../../../src/tally/thresholds/threshold-tracker.ts'
import { answerWith } from '../../fidelity/support/answers.ts'
import { LAB_RUN } from '../../report/sample-runs.ts'

async function thresholdsOf(lines: string) {
  const text = `name: gates
texts: [Please hold.]
targets: {a: {adapter: smallest-ws}}
load: {executor: shared-iterations, trials: 4}
fidelity: {sample: 20}
thresholds:
${lines}`
  const loaded = await parseScenarioText(text, path.resolve('gates.yaml'), createAdapterCatalog())
  if (loaded.workload !== 'requests') throw new Error('not requests')
  return loaded.scenario
}

const [trial] = LAB_RUN
const measured = (fidelity?: TrialFidelity) => ({
  ...(trial as NonNullable<typeof trial>),
  target: 'a',
  phase: 'measure' as const,
  ...(fidelity && { fidelity }),
})

async function states(lines: string, heard: readonly (TrialFidelity | undefined)[]) {
  const tracker = trackTrialThresholds(await thresholdsOf(lines))
  for (const one of heard) tracker.count(measured(one))
  return tracker.results().map(({ state, value, why }) => ({ state, value, why }))
}

const good: TrialFidelity = { words: { words: 10, errors: 0 }, truncated: false, clipped: false, rate: 16 }
const bad: TrialFidelity = { words: { words: 10, errors: 4 }, truncated: true, clipped: false, rate: 30 }

describe('thresholds on fidelity', () => {
  test('the scenario asks for it, with a default for what it leaves out', async () => {
    expect((await thresholdsOf("  wer: ['rate<5%']")).fidelity).toEqual({ sample: 20, recogniser: 'auto' })
  })

  test.each([
    ["  wer: ['rate<15%']", 'pass', 0.1],
    ["  wer: ['rate<5%']", 'fail', 0.1],
    ["  truncated: ['rate<=25%']", 'pass', 0.25],
    ["  truncated: ['rate<10%']", 'fail', 0.25],
    ["  clipped: ['rate==0']", 'pass', 0],
    ["  rate: ['max<25']", 'fail', 30],
    ["  rate: ['min>10']", 'pass', 16],
  ] as const)('%s: %s', async (line, state, value) => {
    const [found] = await states(line, [good, good, good, bad])
    expect(found?.state).toBe(state)
    // Histograms keep three digits.
    expect(Math.abs((found?.value ?? -1) - value)).toBeLessThanOrEqual(value * 0.002)
  })

  test('answers that nobody listened to do not count, and without any there is no data', async () => {
    const [found] = await states("  wer: ['rate<15%']", [good, good, good, bad, undefined, undefined])
    expect(found?.value).toBeCloseTo(0.1, 6)
    const [none] = await states("  wer: ['rate<15%']", [undefined])
    expect(none).toMatchObject({ state: 'no data', why: expect.stringContaining('ttfa listen') })
  })
})

test('a search cannot have them as objectives: audio is listened to afterwards', async () => {
  const text = `name: search
texts: [Please hold.]
targets: {a: {adapter: smallest-ws}}
load: {executor: probe}
slo: ['wer rate<5%']
`
  const parse = parseScenarioText(text, path.resolve('search.yaml'), createAdapterCatalog())
  await expect(parse).rejects.toThrow(/unknown metric "wer"/)
})

describe('what was heard, read beside the trials', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'ttfa-heard-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  test('belongs to its trial, and a damaged file is reported and left out', async () => {
    const file = path.join(folder, 'fidelity.csv')
    const rows = [answerWith({ trial: 3, findings: ['truncated'] }), answerWith({ trial: 4 })]
    await writeFile(file, fidelityHeader() + formatFidelityRows(rows, (text) => text))
    const heard = await readTrialFidelity(file)
    expect(withFidelity({ ...measured(), trial: 3 }, heard).fidelity).toEqual({
      recogniser: 'moonshine-tiny',
      words: { words: 2, errors: 0 },
      truncated: true,
      clipped: false,
      rate: 16.125,
      floor: { words: 2, errors: 0 },
    })
    expect(withFidelity({ ...measured(), trial: 5 }, heard)).not.toHaveProperty('fidelity')

    await writeFile(file, `${fidelityHeader()}nonsense\n`)
    const damage: string[] = []
    expect((await readTrialFidelity(file, (words) => damage.push(words))).size).toBe(0)
    expect(damage[0]).toContain('is damaged')
  })
})
