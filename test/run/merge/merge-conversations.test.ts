import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { createConversationRun } from '../../../src/results/run/create-run.ts'
import { openAnyRun } from '../../../src/results/run/open-run.ts'
import type { ConversationRunFile } from '../../../src/results/run/run-file.ts'
import { runFolderAt } from '../../../src/results/run/run-folder.ts'
import {
  type DerivedConversationRun,
  writeDerivedFiles,
} from '../../../src/run/finished-runs/write-derived-files.ts'
import { mergeRuns } from '../../../src/run/merge/merge-runs.ts'
import { turnFile, turnRun } from '../../report/sample-conversations.ts'
import { temporaryFolder } from '../../results/arbitrary-trials.ts'
import { readFiles } from './sample-parts.ts'

const TARGETS = ['streaming', 'batch', 'one-box']

async function storeTurns(root: string, name: string, vantage: string): Promise<string> {
  const folder = path.join(root, name)
  await mkdir(folder, { recursive: true })
  const plain = turnFile(TARGETS)
  const file: ConversationRunFile = {
    ...plain,
    run: name,
    vantage: { name: vantage, named: true },
    scenario: {
      ...plain.scenario,
      thresholds: [
        {
          ...{ selector: 'voice_to_voice{target:batch}', words: 'p(50)<900ms', metric: 'voice_to_voice' },
          ...{ statistic: { kind: 'percentile', share: 0.5 }, comparison: '<', bound: 900_000 },
          ...{ tags: { target: 'batch' }, abortOnFail: false, delayAbortEval: 0 },
        },
      ],
    },
  }
  const run = await createConversationRun({ folder: runFolderAt(folder), file, redact: String })
  for (const turn of turnRun())
    run.turns.add({ turn: { ...turn, run: name }, arrivals: { turn: turn.turn, pieces: [] } })
  await run.turns.close()
  return folder
}

async function merge(out: string, folders: readonly string[]): Promise<DerivedConversationRun> {
  await mergeRuns(folders, { results: path.dirname(out), out, force: false })
  const derived = await writeDerivedFiles(out)
  if (derived.workload !== 'conversations') throw new Error('conversations were merged')
  return derived
}

test('runs of conversations are merged turn by turn, each vantage by itself', async () => {
  const root = await temporaryFolder()
  const folders = [
    await storeTurns(root, 'eu', 'eu-west'),
    await storeTurns(root, 'us', 'us-east'),
    await storeTurns(root, 'eu-again', 'eu-west'),
  ]
  const out = path.join(root, 'once', 'all')
  const { conversations, warnings } = await merge(out, folders)
  expect(warnings).toEqual([])
  const own = turnRun().length
  const run = await openAnyRun(out)
  const turns = run.workload === 'conversations' ? await run.turns() : []
  expect(new Set(turns.map(({ turn }) => turn)).size).toBe(own * 3)
  const lines = (await readFile(path.join(out, 'arrivals.ndjson'), 'utf8')).trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line).turn).sort((a, b) => a - b)).toEqual(
    turns.map(({ turn }) => turn).sort((a, b) => a - b),
  )
  // 24 turns of each target and run, of which one box answers all but one.
  expect(conversations.summaries.map(({ target, turns: n, ok }) => [target, n, ok])).toEqual([
    ['streaming@eu-west', 48, 48],
    ['streaming@us-east', 24, 24],
    ['batch@eu-west', 48, 48],
    ['batch@us-east', 24, 24],
    ['one-box@eu-west', 48, 46],
    ['one-box@us-east', 24, 23],
  ])
  // Differences on the same turns: of the same conversation, from the same vantage.
  expect(conversations.differences.map(({ target, reference, pairs }) => [target, reference, pairs])).toEqual(
    [
      ['batch@eu-west', 'streaming@eu-west', 48],
      ['one-box@eu-west', 'streaming@eu-west', 46],
      ['batch@us-east', 'streaming@us-east', 24],
      ['one-box@us-east', 'streaming@us-east', 23],
    ],
  )
  expect(conversations.thresholds.map(({ threshold, n, state }) => [threshold.selector, n, state])).toEqual([
    ['voice_to_voice{vantage:eu-west,target:batch}', 48, 'fail'],
    ['voice_to_voice{vantage:us-east,target:batch}', 24, 'fail'],
  ])
  const files = await readFiles(out)
  expect(files['stages.csv']?.split('\n')[0]).toMatch(/^target,vantage,mode,component,stage,n,/)
  expect(files['turn-stages.csv']?.split('\n')[1]).toMatch(/^streaming,eu-west,/)
  expect(files['report.md']).toContain('## Across vantages')

  const [eu = '', us = '', again = ''] = folders
  const groupings: readonly (readonly (readonly string[])[])[] = [
    [[eu], [us, again]],
    [[again, eu], [us]],
    [[us], [again], [eu]],
  ]
  for (const [number, groups] of groupings.entries()) {
    const place = path.join(root, `grouping-${number}`)
    const parts: string[] = []
    for (const [index, group] of groups.entries()) {
      const folder = path.join(place, `group-${index}`)
      if (group.length > 1) await merge(folder, group)
      parts.push(group.length > 1 ? folder : (group[0] ?? ''))
    }
    await merge(path.join(place, 'all'), parts)
    expect(await readFiles(path.join(place, 'all'))).toEqual(files)
  }
})
