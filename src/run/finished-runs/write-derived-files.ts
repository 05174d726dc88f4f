import path from 'node:path'
import { SetupError } from '../../core/setup-error.ts'
import { renderDerivedConversationFiles } from '../../report/derived/conversation-files.ts'
import { renderDerivedFiles, type Supplements } from '../../report/derived/run-files.ts'
import { oneLine } from '../../report/format/escape.ts'
import { describeFileError, isFileError } from '../../results/file-error.ts'
import { replaceFile } from '../../results/replace-file.ts'
import { openAnyRun, type StoredConversationRun, type StoredRun } from '../../results/run/open-run.ts'
import { readSidecars, type Sidecars } from '../../results/sidecars.ts'
import { collectArms } from '../../tally/compare/arm.ts'
import { hasOptions, measureOptionCosts, type OptionCost } from '../../tally/compare/option-costs.ts'
import {
  type ConversationSummary,
  summarizeConversations,
} from '../../tally/conversation/conversation-summary.ts'
import { type RunSummary, summarizeRun, withVantageDifferences } from '../../tally/run/run-summary.ts'
import { readPlaybackExamples } from './playback-examples.ts'

/** The summary of a run folder. */
export type DerivedRun = DerivedRequestRun | DerivedConversationRun

export interface DerivedRequestRun {
  readonly workload: 'requests'
  readonly runSummary: RunSummary
  /** What options cost in latency, compared with targets without them. */
  readonly optionCosts: readonly OptionCost[]
  /** What is damaged, or could not be read or written, each a phrase. */
  readonly warnings: readonly string[]
}

export interface DerivedConversationRun {
  readonly workload: 'conversations'
  readonly conversations: ConversationSummary
  readonly warnings: readonly string[]
}

/** Rebuilds every derived file of a run folder from its primary files. */
export async function writeDerivedFiles(folder: string): Promise<DerivedRun> {
  const run = await openAnyRun(folder)
  return run.workload === 'requests' ? deriveFromTrials(run) : deriveFromTurns(run)
}

async function deriveFromTrials(run: StoredRun): Promise<DerivedRequestRun> {
  const warnings: string[] = []
  const runSummary = await withVantageDifferences(
    await summarizeRun(
      run.file,
      run.trials((damage) => warnings.push(damage)),
    ),
    run.trials,
  )
  const supplements: Required<Supplements> = {
    playbackExamples: await readPlaybackExamples(runSummary, run.folder).catch((error) => {
      warnings.push(...readWarning(error))
      return []
    }),
    optionCosts: hasOptions(run.file.scenario)
      ? measureOptionCosts(run.file.scenario, await collectArms(run.file, run.trials()))
      : [],
    sidecars: await readSidecars(run.folder.path),
  }
  warnings.push(...describeDamaged(supplements.sidecars))
  warnings.push(...(await writeFiles(run.folder.path, await renderDerivedFiles(runSummary, supplements))))
  return { workload: 'requests', runSummary, warnings, optionCosts: supplements.optionCosts }
}

async function deriveFromTurns(run: StoredConversationRun): Promise<DerivedConversationRun> {
  const warnings: string[] = []
  const turns = await run.turns((damage) => warnings.push(damage))
  const conversations = summarizeConversations(run.file, turns)
  const sidecars = await readSidecars(run.folder.path)
  warnings.push(...describeDamaged(sidecars))
  const files = await renderDerivedConversationFiles(conversations, sidecars)
  warnings.push(...(await writeFiles(run.folder.path, files)))
  return { workload: 'conversations', conversations, warnings }
}

/** Files of other verbs that are damaged: the report names them too. */
function describeDamaged(sidecars: Sidecars): string[] {
  return Object.entries(sidecars).flatMap(([name, sidecar]) =>
    sidecar.kind === 'damaged' ? [`${name} is damaged: ${oneLine(sidecar.why, 300)}`] : [],
  )
}

/** `arrivals.ndjson` only feeds the charts of playback: without it the rest of the report is shown. */
function readWarning(error: unknown): string[] {
  if (error instanceof SetupError) return [`no charts of playback: ${error.message}`]
  throw error
}

/** A folder that cannot be written, or a full disk, hides no result: returns a warning. */
async function writeFiles(folder: string, contents: Readonly<Record<string, string>>): Promise<string[]> {
  try {
    for (const [name, content] of Object.entries(contents))
      await replaceFile(path.join(folder, name), content)
    return []
  } catch (error) {
    if (!isFileError(error)) throw error
    return [`the files of the report could not be written into ${folder}: ${describeFileError(error)}`]
  }
}
