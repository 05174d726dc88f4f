import type { ProbeAnswer } from '../../probe/answer/answer.ts'
import type { LevelRecord } from '../../probe/level-record.ts'
import type { ProbeEnd, SearchStep } from '../../probe/next-step.ts'
import { createRedactor } from '../../redaction/redact.ts'
import type { RunFile } from '../../results/run/run-file.ts'
import type { RunFolder } from '../../results/run/run-folder.ts'
import { alsoFinishOn, type RunControl } from '../../run/execute/run-control.ts'
import type { RequestPlan } from '../../run/plan/run-plan.ts'
import { answerOf } from '../../run/probe/answer-of.ts'
import type { ProbedTrial } from '../../run/probe/level-runner.ts'
import { probeEnding, writeProbeAnswer } from '../../run/probe/probe-files.ts'
import { Prober } from '../../run/probe/prober.ts'
import { requireSearch } from '../../run/probe/require-search.ts'
import { Collection, type CollectionOptions } from './collection.ts'
import { divideSearch } from './divide-search.ts'
import { findWorkers } from './find-workers.ts'
import { LevelLead } from './lead-levels.ts'
import { type OfferedRun, type OfferOptions, offerRun } from './offer-run.ts'
import { SearchRows } from './search-rows.ts'

export interface SearchOptions
  extends Omit<OfferOptions, 'search' | 'lab'>,
    Pick<CollectionOptions, 'control' | 'waitMs'> {
  /** Absent: the only one at which workers wait. */
  readonly vantage?: string
  readonly workers: number
  /** Values to redact from the answer. */
  readonly secrets: readonly string[]
  readonly onStart?: (folder: RunFolder, run: string) => void
  readonly onStep?: (step: Exclude<SearchStep, { kind: 'done' }>) => void
  readonly onRecord?: (record: LevelRecord) => void
}

/** A search that has ended, successfully or not. */
export interface JoinedSearch {
  readonly folder: RunFolder
  readonly file: RunFile
  readonly answer: ProbeAnswer
  readonly warnings: readonly string[]
  readonly isPartial: boolean
}

/**
 * Searches the limit of the plan's target by workers of one vantage, which share every level, and leaves one run
 * folder. Throws a `SetupError` if it could not begin.
 */
export async function searchDistributed(plan: RequestPlan, options: SearchOptions): Promise<JoinedSearch> {
  const { broker, seal, control, workers, waitMs, vantage } = options
  const { probe } = requireSearch(plan)
  const wanted = vantage === undefined ? undefined : [vantage]
  const place = { vantages: wanted, workers, waitMs, signal: control.finish }
  const { vantages } = await findWorkers(broker, seal, place)
  const divisions = divideSearch(probe, vantages[0] ?? '', workers)
  const offered = await offerRun(divisions, { ...options, search: true, lab: 'never' })
  const rows: SearchRows = new SearchRows((trials) => lead.hear(trials))
  const collection = new Collection(offered, {
    ...options,
    onRows: (shard, _, file, bytes) => rows.read(shard, file, bytes),
  })
  const lost = new AbortController()
  const lead = new LevelLead({
    ...collection.place,
    rows,
    command: (command) => collection.coordinator.command(command),
    onLost: () => lost.abort(),
  })
  for (const signal of [control.finish, control.abort])
    signal.addEventListener('abort', () => lead.expectEnd(), { once: true })
  await collection.untilPlanned()
  options.onStart?.(offered.folder, offered.described.run)
  const collecting = collection.coordinator.untilEnd(lead)
  // What cannot be kept on disk ends the search, and is thrown once it has ended.
  collecting.catch(() => lead.end())
  const search = startSearch(plan, { offered, options, lead, control: alsoFinishOn(control, lost.signal) })
  const searched = await search.run()
  await lead.close()
  await collecting
  const end = lost.signal.aborted ? 'lost' : searched
  const joined = await collection.join(probeEnding(end))
  const answer = await search.save(end)
  return { ...joined, file: joined.file as RunFile, answer }
}

interface SearchParts {
  readonly offered: OfferedRun
  readonly options: SearchOptions
  readonly lead: LevelLead
  readonly control: RunControl
}

/** The search itself, which decides on levels. Its answer is saved after each of them. */
function startSearch(plan: RequestPlan, { offered, options, lead, control }: SearchParts) {
  const { probe, target } = requireSearch(plan)
  const { folder } = offered
  const redact = createRedactor(options.secrets)
  const { seed } = plan.scenario
  const identity = { run: folder.name, target: target.planned.id, seed, probe, workers: options.workers }
  let simulated = true
  const save = async (end: ProbeEnd): Promise<ProbeAnswer> => {
    const answer = answerOf(prober, { ...identity, simulated, end })
    await writeProbeAnswer(folder, answer, redact)
    return answer
  }
  const prober = new Prober<ProbedTrial>({
    scenario: plan.scenario,
    probe,
    costs: plan.spending?.textCosts[0] ?? [],
    thread: lead,
    control,
    onStep: (step) => options.onStep?.(step),
    onRecord: async (record) => {
      options.onRecord?.(record)
      await save('interrupted')
    },
    onFinished: (finished) => {
      simulated &&= finished.every(({ trial }) => trial.simulated)
    },
  })
  return { run: () => prober.run(), save }
}
