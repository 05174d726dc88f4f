import { appendFile, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readHistogramLog } from '../../../src/results/histogram-log.ts'
import { openRun } from '../../../src/results/run/open-run.ts'
import type { RunFile } from '../../../src/results/run/run-file.ts'
import { writeDerivedFiles } from '../../../src/run/finished-runs/write-derived-files.ts'
import { mergeRuns } from '../../../src/run/merge/merge-runs.ts'
import { collect, temporaryFolder } from '../../results/arbitrary-trials.ts'
import { readFiles, storePart } from './sample-parts.ts'

const PARTS = [
  { name: 'eu', vantage: 'eu-west', seed: 1 },
  { name: 'eu-again', vantage: 'eu-west', seed: 2 },
  { name: 'us', vantage: 'us-east', seed: 3, perBlock: 3 },
  { name: 'ap', vantage: 'ap-south', seed: 4, perBlock: 1 },
]

async function storeParts(root: string): Promise<string[]> {
  return Promise.all(PARTS.map((part) => storePart(root, part)))
}

async function mergeInto(out: string, folders: readonly string[], force = false) {
  const merged = await mergeRuns(folders, { results: path.dirname(out), out, force })
  await writeDerivedFiles(out)
  return merged
}

async function trialsOf(folder: string) {
  return collect((await openRun(folder)).trials())
}

const bareTarget = (target: string) => target.replace(/@.*/, '')

describe('a merged run', () => {
  test('has every trial of every part once, with its vantage, in its own block and worker', async () => {
    const root = await temporaryFolder()
    const folders = await storeParts(root)
    const out = path.join(root, 'all')
    await mergeInto(out, folders)
    const merged = await trialsOf(out)
    const own = (await Promise.all(folders.map(trialsOf))).flat()
    expect(merged).toHaveLength(own.length)
    expect(new Set(merged.map(({ trial }) => trial)).size).toBe(own.length)
    const key = ({ run, target, vantage, at }: (typeof own)[number]) =>
      JSON.stringify([run, bareTarget(target), vantage, at])
    expect(merged.map(key).sort()).toEqual(own.map(key).sort())
    // Blocks of two parts have nothing in common, and nor have their threads.
    const runsOf = (of: (trial: (typeof merged)[number]) => number) =>
      [...new Set(merged.map(of))].map(
        (number) => new Set(merged.filter((one) => of(one) === number).map(({ run }) => run)).size,
      )
    expect(runsOf(({ block }) => block)).toEqual(Array.from({ length: 80 }, () => 1))
    expect(runsOf(({ worker }) => worker)).toEqual([1, 1, 1, 1])
  })

  test('has the sum of the histograms of its parts, vantage by vantage', async () => {
    const root = await temporaryFolder()
    const folders = await storeParts(root)
    for (const folder of folders) await writeDerivedFiles(folder)
    const out = path.join(root, 'all')
    await mergeInto(out, folders)
    const read = async (folder: string) =>
      readHistogramLog(await readFile(path.join(folder, 'histograms.hlog'), 'utf8'))
    const expected = new Map<string, Awaited<ReturnType<typeof read>>[number]>()
    for (const [index, folder] of folders.entries())
      for (const entry of await read(folder)) {
        const { target, connection, stage } = entry.labels
        const key = [stage, target, PARTS[index]?.vantage, connection].join(';')
        const sum = expected.get(key)
        if (sum) sum.histogram.add(entry.histogram)
        else expected.set(key, entry)
      }
    const merged = await read(out)
    expect(merged).toHaveLength(expected.size)
    for (const { labels, histogram } of merged) {
      const { stage, target, vantage, connection } = labels
      const sum = expected.get([stage, target, vantage, connection].join(';'))?.histogram
      expect(histogram.totalCount).toBe(sum?.totalCount)
      expect([50, 95, 99.9].map((share) => histogram.getValueAtPercentile(share))).toEqual(
        [50, 95, 99.9].map((share) => sum?.getValueAtPercentile(share)),
      )
      expect([histogram.minNonZeroValue, histogram.maxValue]).toEqual([sum?.minNonZeroValue, sum?.maxValue])
    }
  })

  test('has a row of stages.csv for each target at each vantage, and none over vantages', async () => {
    const root = await temporaryFolder()
    const out = path.join(root, 'all')
    await mergeInto(out, await storeParts(root))
    const [head = '', ...rows] = (await readFiles(out))['stages.csv']?.trimEnd().split('\n') ?? []
    expect(head.split(',').slice(0, 5)).toEqual(['target', 'vantage', 'connection', 'stage', 'n'])
    const heard = rows.map((row) => row.split(',')).filter((row) => row[3] === 'ttfa_heard')
    expect(heard.map((row) => row.slice(0, 5).join(' '))).toEqual([
      'alpha ap-south warm ttfa_heard 20',
      'alpha eu-west warm ttfa_heard 80',
      'alpha us-east warm ttfa_heard 60',
      'beta ap-south warm ttfa_heard 20',
      'beta eu-west warm ttfa_heard 80',
      'beta us-east warm ttfa_heard 60',
    ])
  })

  test('is the same, byte for byte, however its parts are grouped and ordered', async () => {
    const root = await temporaryFolder()
    const folders = await storeParts(root)
    await mergeInto(path.join(root, 'once', 'all'), folders)
    const once = await readFiles(path.join(root, 'once', 'all'))
    const groupings = fc.tuple(
      fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
      fc.constantFrom([2, 2], [1, 3], [3, 1], [1, 1, 2], [2, 1, 1]),
      fc.boolean(),
    )
    let number = 0
    await fc.assert(
      fc.asyncProperty(groupings, async ([order, sizes, reversed]) => {
        number += 1
        const place = path.join(root, `grouping-${number}`)
        const groups: string[] = []
        const rest = [...order]
        for (const [index, size] of sizes.entries()) {
          const group = rest.splice(0, size).map((part) => folders[part] ?? '')
          const out = path.join(place, `group-${index}`)
          if (group.length > 1) await mergeRuns(group, { results: place, out, force: false })
          groups.push(group.length > 1 ? out : (group[0] ?? ''))
        }
        const out = path.join(place, 'all')
        await mergeInto(out, reversed ? groups.reverse() : groups)
        expect(await readFiles(out)).toEqual(once)
      }),
      { numRuns: 8 },
    )
  }, 120_000)

  test('is only ever merged from different runs', async () => {
    const root = await temporaryFolder()
    const [eu = '', , us = ''] = await storeParts(root)
    const both = path.join(root, 'both')
    await mergeInto(both, [eu, us])
    await expect(mergeInto(path.join(root, 'x'), [both, us])).rejects.toMatchObject({ code: 'MERGE_TWICE' })
    await expect(mergeInto(path.join(root, 'x'), [eu])).rejects.toMatchObject({ code: 'MERGE_TOO_FEW' })
    await expect(mergeInto(both, [eu, us])).rejects.toMatchObject({ code: 'RUN_EXISTS' })
  })

  test('keeps runs apart that share a name and a second, as two jobs of a pipeline may', async () => {
    const root = await temporaryFolder()
    const file = { run: 'run', started_at: '2026-11-20T04:02:00.123Z' }
    const folders = await Promise.all(
      ['one', 'two'].map((name, index) =>
        storePart(root, { name, vantage: 'eu-west', seed: index + 1, file }),
      ),
    )
    const out = path.join(root, 'all')
    await mergeInto(out, folders)
    expect(await trialsOf(out)).toHaveLength(160)
    const loads = JSON.parse(
      (await readFiles(out))['report.html']?.match(/"loads": (\[.*?\n {2}\])/s)?.[1] ?? '',
    )
    expect(loads.map(({ target, starts }: { target: string; starts: number }) => [target, starts])).toEqual([
      ['alpha@eu-west#1', 40],
      ['alpha@eu-west#2', 40],
      ['beta@eu-west#1', 40],
      ['beta@eu-west#2', 40],
    ])
  })
})

describe('runs that differ', () => {
  const stored = async (change: (file: RunFile) => Partial<RunFile>) => {
    const root = await temporaryFolder()
    const folders = await storeParts(root)
    const file = JSON.parse(await readFile(path.join(folders[2] ?? '', 'run.json'), 'utf8'))
    await writeFile(path.join(folders[2] ?? '', 'run.json'), JSON.stringify({ ...file, ...change(file) }))
    return { root, folders }
  }
  const scenario = (fields: object) => (file: RunFile) =>
    ({ scenario: { ...file.scenario, ...fields } }) as Partial<RunFile>
  const target = (fields: object) => (file: RunFile) =>
    scenario({ targets: file.scenario.targets.map((one) => ({ ...one, ...fields })) })(file)

  test.each([
    ['another text', scenario({ texts: ['Hello.'] }), 'scenario.texts.0'],
    ['another voice', target({ voice: 'ada' }), 'scenario.targets.alpha.voice'],
    ['another timeout', scenario({ timeout: 1 }), 'scenario.timeout'],
    [
      'another rule for what is audible',
      () => ({ audible: { window: 10, thresholdDbfs: -50, sustained: 50 } }),
      'rule for what is audible.thresholdDbfs',
    ],
  ] as const)('in %s are not merged, not even with --force', async (_, change, words) => {
    const { root, folders } = await stored(change)
    for (const force of [false, true])
      await expect(mergeInto(path.join(root, 'all'), folders, force)).rejects.toMatchObject({
        code: 'MERGE_DIFFERS',
        message: expect.stringContaining(words),
        hint: expect.stringContaining('changes the requests'),
      })
  })

  test.each([
    [
      'the address',
      target({ base: 'ws://127.0.0.1:4001' }),
      'scenario.targets.alpha.base: "ws://127.0.0.1:4001"',
    ],
    ['the version of ttfa', () => ({ versions: { ttfa: '0.2.0' } }), 'version of ttfa: "0.2.0"'],
    ['the seed', scenario({ seed: 2 }), 'scenario.seed: 2'],
  ] as const)('in %s are merged with --force, which is recorded', async (_, change, words) => {
    const { root, folders } = await stored(change)
    await expect(mergeInto(path.join(root, 'no'), folders)).rejects.toMatchObject({
      code: 'MERGE_DIFFERS',
      hint: expect.stringContaining('--force'),
    })
    const out = path.join(root, 'all')
    const { file } = await mergeInto(out, folders, true)
    expect(file.differences?.join()).toContain(words)
    expect((await readFiles(out))['report.md']).toContain('**differs**')
    // The part keeps what it was: merged again, it is refused again, and with --force the same.
    const again = path.join(root, 'again')
    const group = path.join(root, 'group')
    await mergeInto(group, folders.slice(1), true)
    await expect(mergeInto(again, [group, folders[0] ?? ''])).rejects.toMatchObject({ code: 'MERGE_DIFFERS' })
    await mergeInto(again, [group, folders[0] ?? ''], true)
    expect(await readFiles(again)).toEqual(await readFiles(out))
  })
})

describe('a part that is partial or damaged', () => {
  test('is merged with what it has, and the run says so', async () => {
    const root = await temporaryFolder()
    const [eu = '', , us = '', ap = ''] = await storeParts(root)
    const killed = JSON.parse(await readFile(path.join(us, 'run.json'), 'utf8'))
    const { validity: _, elapsed_us: __, ...rest } = killed
    await writeFile(path.join(us, 'run.json'), JSON.stringify({ ...rest, status: 'running' }))
    await truncate(path.join(us, 'trials.csv'), (await readFile(path.join(us, 'trials.csv'))).length - 5)
    await rm(path.join(ap, 'arrivals.ndjson'))
    const rows = await readFile(path.join(eu, 'trials.csv'), 'utf8')
    await appendFile(path.join(eu, 'trials.csv'), `${rows.trimEnd().split('\n').at(-1)}\n`)
    const out = path.join(root, 'all')
    const { file, warnings } = await mergeInto(out, [eu, us, ap])
    expect(file).toMatchObject({
      status: 'interrupted',
      interruption: {
        reason: 'partial',
        detail: expect.stringContaining('1 of 3 runs ended early: us from us-east'),
      },
      validity: { state: 'degraded', reasons: ['us-east: the run ended before its harness was checked'] },
    })
    expect(warnings).toEqual([
      expect.stringContaining('ap from ap-south: no charts of playback: cannot read arrivals.ndjson'),
      expect.stringContaining('eu from eu-west: trials.csv is damaged: one row repeats'),
      expect.stringContaining('us from us-east: the run was cut off in the middle of a row'),
    ])
    // 20 x 2 x 1, 20 x 2 x 2 and 20 x 2 x 3 less the torn one.
    expect(await trialsOf(out)).toHaveLength(40 + 80 + 119)
    expect((await readFiles(out))['report.md']).toContain('us-east: unknown: the run ended before')
    // In any order, and merged again.
    const again = path.join(root, 'again')
    const group = path.join(root, 'group')
    await mergeInto(group, [us, eu])
    await mergeInto(again, [ap, group])
    expect(await readFiles(again)).toEqual(await readFiles(out))
  })

  test('with a row that cannot be read is named, and nothing is left behind', async () => {
    const root = await temporaryFolder()
    const folders = await storeParts(root)
    await appendFile(path.join(folders[3] ?? '', 'trials.csv'), 'a,b\n')
    const out = path.join(root, 'all')
    await expect(mergeInto(out, folders)).rejects.toMatchObject({ code: 'TRIALS_UNREADABLE' })
    expect(Object.keys(await readFiles(out))).toEqual([])
  })

  test('of a merged folder that was cut off is named', async () => {
    const root = await temporaryFolder()
    const [eu = '', again = '', us = '', ap = ''] = await storeParts(root)
    const group = path.join(root, 'group')
    await mergeInto(group, [eu, us])
    const table = await readFile(path.join(group, 'trials.csv'))
    await truncate(path.join(group, 'trials.csv'), table.length - 5)
    const { warnings } = await mergeInto(path.join(root, 'all'), [group, again, ap])
    expect(warnings).toEqual(['us from us-east: 1 of its 120 trials are missing'])
  })
})

test('validity is told for each vantage, and is as bad as the worst', async () => {
  const root = await temporaryFolder()
  const folders = [
    await storePart(root, PARTS[0] as (typeof PARTS)[0]),
    await storePart(root, {
      ...(PARTS[2] as (typeof PARTS)[0]),
      file: { validity: { state: 'invalid', reasons: ['a thread was busy'] } },
    }),
  ]
  const out = path.join(root, 'all')
  const { file } = await mergeInto(out, folders)
  expect(file.validity).toEqual({ state: 'invalid', reasons: ['us-east: a thread was busy'] })
  const files = await readFiles(out)
  expect(files['report.html']).toContain('do not use the numbers from us-east (<a href="#validity">why</a>)')
  expect(files['report.html']).toMatch(/us-east: invalid[^<]*a thread was busy/i)
  expect(files['report.html']).not.toContain('do not use the numbers from eu-west')
  expect(files['report.md']).toContain('eu-west: valid: the harness kept up')
})

test('saved audio comes along, under the number of its trial', async () => {
  const root = await temporaryFolder()
  const [eu = '', , us = ''] = await storeParts(root)
  const audio = async (folder: string, name: string) => {
    const { mkdir } = await import('node:fs/promises')
    await mkdir(path.join(folder, 'audio'), { recursive: true })
    await writeFile(path.join(folder, 'audio', name), folder)
  }
  await audio(eu, '3.wav')
  await audio(us, '3.wav')
  await audio(us, '9999.wav')
  const out = path.join(root, 'all')
  await mergeRuns([us, eu], { results: root, out, force: false })
  expect(await readFiles(path.join(out, 'audio'))).toEqual({ '3.wav': eu, '83.wav': us })
})
