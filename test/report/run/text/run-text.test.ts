import picocolors from 'picocolors'
import { describe, expect, test } from 'vitest'
import type { Trial } from '../../../../src/core/trial/trial.ts'
import { renderRunText } from '../../../../src/report/run/text/run-text.ts'
import type { RunFile } from '../../../../src/results/run/run-file.ts'
import { summarizeRun } from '../../../../src/tally/run/run-summary.ts'
import { FILE, failing, LAB_RUN, rising, SCENARIO } from '../../sample-runs.ts'

const folder = 'results/20251120T040000Z-first-look'

async function textOf(trials: readonly Trial[], file: RunFile = FILE, colors = false) {
  return renderRunText(await summarizeRun(file, trials), { paint: picocolors.createColors(colors), folder })
}

describe('renderText', () => {
  test('prints a run of the lab with faults and few cold trials', async () => {
    await expect(await textOf(LAB_RUN)).toMatchFileSnapshot('golden/lab-run.txt')
  })

  test('prints an interrupted run of a real provider without an error bar', async () => {
    const { harness: _, ...rest } = FILE
    const file: RunFile = {
      ...rest,
      status: 'interrupted',
      interruption: { reason: 'signal', at: 900_000, detail: 'stopped by Ctrl-C' },
      validity: { state: 'invalid', reasons: ['the event loop stalled for 12 ms; lower the concurrency'] },
    }
    await expect(
      await textOf(rising(80, 200_000, 500, { target: 'lightning-ws' }), file),
    ).toMatchFileSnapshot('golden/interrupted-run.txt')
  })

  test('prints a run in which nothing was measured', async () => {
    await expect(await textOf([])).toMatchFileSnapshot('golden/empty-run.txt')
  })

  test('marks the simulated rows where only some are', async () => {
    const text = await textOf([
      ...rising(80, 200_000, 500, { target: 'lightning-ws', simulated: true }),
      ...rising(80, 200_000, 500, { target: 'lightning-pro-ws' }),
    ])
    await expect(text).toMatchFileSnapshot('golden/mixed-run.txt')
  })

  const long = 'a-target-whose-name-somebody-thought-about-for-far-too-long'
  test.each([
    ['the lab run', LAB_RUN],
    ['a long target name', rising(100, 12_345_678, 90_000, { target: long })],
    ['a long, unbroken fault', failing(5, 0, { outcome: 'server', detail: 'x'.repeat(500) })],
    ['a long, wordy fault', failing(5, 0, { outcome: 'server', detail: 'word '.repeat(100) })],
  ])('fits 80 columns with %s', async (_sentence, trials) => {
    const lines = (await textOf(trials)).split('\n')
    expect(lines.filter((line) => [...line].length > 80)).toEqual([])
  })

  test('keeps the whole of a target name that it has to wrap', async () => {
    const text = await textOf(rising(100, 12_345_678, 90_000, { target: long }))
    const starts = text.split('\n').map((line) => line.split('  ')[0] ?? '')
    expect(starts.join('')).toContain(long)
  })

  test('says the same in colours', async () => {
    const plain = await textOf(LAB_RUN)
    const colored = await textOf(LAB_RUN, FILE, true)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one.
    const bare = colored.replace(/\u001b\[\d+m/g, '')
    expect(colored).not.toBe(plain)
    expect(bare.replace(/ +$/gm, '')).toBe(plain)
  })

  test('explains only the marks that occur', async () => {
    const text = await textOf(rising(100, 200_000, 500, {}))
    expect(text).not.toContain('n too small')
    expect(text).not.toContain('> timeout')
    expect(text).not.toContain('SIMULATED')
  })

  test('orders targets as the scenario does', async () => {
    const scenario = { ...SCENARIO, targets: [...SCENARIO.targets].reverse() }
    const text = await textOf(LAB_RUN, { ...FILE, scenario })
    expect(text.indexOf('lightning-pro-ws  cold')).toBeLessThan(text.indexOf('lightning-ws      cold'))
  })
})
