import { execFileSync } from 'node:child_process'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { openRun } from '../../../src/results/run/open-run.ts'
import type { RunFile } from '../../../src/results/run/run-file.ts'
import { writeDerivedFiles } from '../../../src/run/finished-runs/write-derived-files.ts'
import { mergeRuns } from '../../../src/run/merge/merge-runs.ts'
import { listRuns, readDistributions } from '../../../src/viewer/run-library.ts'
import { FILE } from '../../report/sample-runs.ts'
import { collect, temporaryFolder } from '../../results/arbitrary-trials.ts'
import { readFiles, storePart } from './sample-parts.ts'

async function merge(out: string, folders: readonly string[]): Promise<RunFile> {
  await mergeRuns(folders, { results: path.dirname(out), out, force: false })
  await writeDerivedFiles(out)
  return (await openRun(out)).file
}

const vantagesIn = ({ parts }: RunFile) => parts?.map(({ file }) => file.vantage.name)

test('a part without a row stays a part, wherever it stands', async () => {
  const root = await temporaryFolder()
  const folders = [
    await storePart(root, { name: 'a', vantage: 'a', seed: 1, perBlock: 0 }),
    await storePart(root, { name: 'b', vantage: 'b', seed: 2 }),
    await storePart(root, { name: 'c', vantage: 'c', seed: 3, perBlock: 0 }),
    await storePart(root, { name: 'd', vantage: 'd', seed: 4 }),
  ]
  const out = path.join(root, 'once', 'all')
  const file = await merge(out, folders)
  expect(file.parts?.map(({ rows }) => rows)).toEqual([0, 80, 0, 80])
  const { trials } = await openRun(out)
  expect(new Set((await collect(trials())).map(({ target }) => target))).toEqual(
    new Set(['alpha@b', 'beta@b', 'alpha@d', 'beta@d']),
  )
  const group = path.join(root, 'group')
  await merge(group, folders.slice(1))
  await merge(path.join(root, 'again', 'all'), [group, folders[0] ?? ''])
  expect(await readFiles(path.join(root, 'again', 'all'))).toEqual(await readFiles(out))
})

test('runs of older versions are from one vantage if their machines are equal', async () => {
  const root = await temporaryFolder()
  const store = async (name: string, seed: number, cores: number) => {
    const folder = await storePart(root, { name, vantage: 'x', seed })
    const { vantage: _, ...file } = JSON.parse(await readFile(path.join(folder, 'run.json'), 'utf8'))
    const old = { ...file, machine: { ...FILE.machine, cores } }
    await writeFile(path.join(folder, 'run.json'), JSON.stringify(old))
    return folder
  }
  const folders = [await store('one', 1, 2), await store('two', 2, 2), await store('three', 3, 4)]
  const names = vantagesIn(await merge(path.join(root, 'all'), folders))
  expect(new Set(names).size).toBe(2)
  expect(names?.every((name) => /^unnamed-[0-9a-f]{8}$/.test(name))).toBe(true)
})

test('a machine’s name keeps runs apart that nobody named', async () => {
  const root = await temporaryFolder()
  const folders = await Promise.all(
    ['laptop', 'runner-7'].map((name, index) =>
      storePart(root, { name, vantage: name, seed: index, file: { vantage: { name, named: false } } }),
    ),
  )
  const file = await merge(path.join(root, 'all'), folders)
  expect(vantagesIn(file)).toEqual(['laptop', 'runner-7'])
  expect(file.scenario.targets.map(({ id }) => id)).toEqual([
    'alpha@laptop',
    'alpha@runner-7',
    'beta@laptop',
    'beta@runner-7',
  ])
})

test('audio that is no file is left out and told, and nothing waits for it', async () => {
  const root = await temporaryFolder()
  const folders = [
    await storePart(root, { name: 'a', vantage: 'a', seed: 1 }),
    await storePart(root, { name: 'b', vantage: 'b', seed: 2 }),
  ]
  const audio = path.join(folders[0] ?? '', 'audio')
  await mkdir(audio)
  execFileSync('mkfifo', [path.join(audio, '1.wav')])
  await mkdir(path.join(audio, '2.wav'))
  await writeFile(path.join(audio, '3.wav'), 'whole')
  const out = path.join(root, 'all')
  const { warnings } = await mergeRuns(folders, { results: root, out, force: false })
  expect(await readdir(path.join(out, 'audio'))).toEqual(['3.wav'])
  expect(warnings.join()).toContain('no audio of 1: it is a pipe or a device')
  expect(warnings.join()).toContain('no audio of 2: it is a folder')
})

test('a part that lost rows says so', async () => {
  const root = await temporaryFolder()
  const course = [{ target: 'alpha', starts: 50, dropped: 0, steadiness: { state: 'steady' as const } }]
  const folders = [
    await storePart(root, { name: 'a', vantage: 'a', seed: 1, file: { course } }),
    await storePart(root, { name: 'b', vantage: 'b', seed: 2 }),
  ]
  const { warnings } = await mergeRuns(folders, { results: root, out: path.join(root, 'all'), force: false })
  expect(warnings.join()).toContain('trials.csv is damaged: it lacks 10 of 50 measured trials of alpha')
})

test('a limit search is no run to merge', async () => {
  const root = await temporaryFolder()
  const [first, second] = await Promise.all(
    ['a', 'b'].map((vantage, index) => storePart(root, { name: vantage, vantage, seed: index })),
  )
  const runFile = path.join(first ?? '', 'run.json')
  const file = JSON.parse(await readFile(runFile, 'utf8'))
  const probe = { max: 8, budget: {} }
  await writeFile(runFile, JSON.stringify({ ...file, scenario: { ...file.scenario, probe } }))
  await expect(merge(path.join(root, 'all'), [first ?? '', second ?? ''])).rejects.toMatchObject({
    code: expect.stringMatching(/^MERGE_SEARCH$/),
  })
})

test('a row whose vantage the merged run does not have is an error, not a pooled trial', async () => {
  const root = await temporaryFolder()
  const folders = await Promise.all(
    ['a', 'b'].map((vantage, index) => storePart(root, { name: vantage, vantage, seed: index })),
  )
  const out = path.join(root, 'all')
  await merge(out, folders)
  const table = path.join(out, 'trials.csv')
  const rows = await readFile(table, 'utf8')
  const [head = '', first = '', ...others] = rows.split('\n')
  const column = head.split(',').indexOf('vantage')
  const changed = first.split(',').map((cell, index) => (index === column ? '' : cell))
  await writeFile(table, [head, changed.join(','), ...others].join('\n'))
  await expect(writeDerivedFiles(out)).rejects.toMatchObject({
    code: 'TRIALS_UNREADABLE',
    message: expect.stringContaining('trial 0: run.json has no vantage'),
  })
})

test('the viewer lists a merged run by target and vantage', async () => {
  const root = await temporaryFolder()
  const parts = await temporaryFolder()
  const folders = await Promise.all(
    ['a', 'b'].map((vantage, index) => storePart(parts, { name: vantage, vantage, seed: index })),
  )
  await merge(path.join(root, 'all'), folders)
  const { runs, damaged } = await listRuns(root)
  expect(damaged).toEqual([])
  const [run] = runs
  if (!run) throw new Error('the merged run is listed')
  const targets = ['alpha@a', 'alpha@b', 'beta@a', 'beta@b']
  const heard = run.stages.filter(({ stage }) => stage === 'ttfa_heard')
  expect(heard.map(({ target }) => target)).toEqual(targets)
  expect((await readDistributions(run, 'ttfa_heard')).map(({ target }) => target)).toEqual(targets)
})

test('every element of the page of a merged run has an id of its own', async () => {
  const root = await temporaryFolder()
  const loop = [1, 2].map((at) => ({
    ...{ at: at * 1e6, utilisation: 0.1, loopDelayMax: 1, gcMax: 0, gcTotal: 0, cores: 0.1 },
  }))
  const folders = await Promise.all(
    ['eu.west', 'eu-west'].map((vantage, index) =>
      storePart(root, { name: vantage, vantage, seed: index, file: { loop } }),
    ),
  )
  const out = path.join(root, 'all')
  await merge(out, folders)
  const page = (await readFiles(out))['report.html'] ?? ''
  const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)
  expect(ids).toContain('vantages')
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
  expect(page).toContain('How busy the measuring threads were, from eu.west')
})
