import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { renderDerivedConversationFiles } from '../../report/conversation/derived-files.ts'
import { renderDerivedFiles, type Supplements } from '../../report/run/derived-files.ts'
import { openAnyRun, type StoredConversationRun, type StoredRun } from '../../results/run/run.ts'
import { readSidecars } from '../../results/sidecars.ts'
import { collectArms } from '../../tally/compare/arm.ts'
import { hasOptions, measureOptionCosts, type OptionCost } from '../../tally/compare/option-costs.ts'
import {
  type ConversationSummary,
  summarizeConversations,
} from '../../tally/conversation/conversation-summary.ts'
import { type RunSummary, summarizeRun } from '../../tally/run/run-summary.ts'
import { readPlaybackExamples } from './playback-examples.ts'

/** The summary of a run folder. `isTruncated`: its last row was cut off by a kill. */
export type DerivedRun = DerivedRequestRun | DerivedConversationRun

export interface DerivedRequestRun {
  readonly workload: 'requests'
  readonly runSummary: RunSummary
  /** What options cost in latency, compared with targets without them. */
  readonly optionCosts: readonly OptionCost[]
  readonly isTruncated: boolean
}

export interface DerivedConversationRun {
  readonly workload: 'conversations'
  readonly conversations: ConversationSummary
  readonly isTruncated: boolean
}

/** Rebuilds every derived file of a run folder from its primary files. */
export async function writeDerivedFiles(folder: string): Promise<DerivedRun> {
  const run = await openAnyRun(folder)
  return run.workload === 'requests' ? deriveFromTrials(run) : deriveFromTurns(run)
}

async function deriveFromTrials(run: StoredRun): Promise<DerivedRequestRun> {
  let isTruncated = false
  const runSummary = await summarizeRun(
    run.file,
    run.trials(() => {
      isTruncated = true
    }),
  )
  const supplements: Required<Supplements> = {
    playbackExamples: await readPlaybackExamples(runSummary, run.folder),
    optionCosts: hasOptions(run.file.scenario)
      ? measureOptionCosts(run.file.scenario, await collectArms(run.file, run.trials()))
      : [],
    sidecars: await readSidecars(run.folder.path),
  }
  await writeFiles(run.folder.path, await renderDerivedFiles(runSummary, supplements))
  return { workload: 'requests', runSummary, isTruncated, optionCosts: supplements.optionCosts }
}

async function deriveFromTurns(run: StoredConversationRun): Promise<DerivedConversationRun> {
  let isTruncated = false
  const turns = await run.turns(() => {
    isTruncated = true
  })
  const conversations = summarizeConversations(run.file, turns)
  await writeFiles(run.folder.path, await renderDerivedConversationFiles(conversations))
  return { workload: 'conversations', conversations, isTruncated }
}

async function writeFiles(folder: string, contents: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, content] of Object.entries(contents)) await writeFile(path.join(folder, name), content)
}
