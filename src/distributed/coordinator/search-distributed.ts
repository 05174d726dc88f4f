import type { RunFile } from '../../results/run/run-file.ts'
import type { RunFolder } from '../../results/run/run-folder.ts'
import { alsoFinishOn } from '../../run/execute/run-control.ts'
import type { RequestPlan } from '../../run/plan/run-plan.ts'
import { probeEnding } from '../../run/probe/probe-files.ts'
import { requireSearch } from '../../run/probe/require-search.ts'
import type { ProbeResult } from '../../run/probe/run-probe.ts'
import { type CommonSearchOptions, startSearch } from '../../run/probe/start-search.ts'
import { Collection, type CollectionOptions } from './collection.ts'
import { divideSearch } from './divide-search.ts'
import { findWorkers } from './find-workers.ts'
import { LevelLead } from './lead-levels.ts'
import { type OfferOptions, offerRun } from './offer-run.ts'
import { SearchRows } from './search-rows.ts'

export interface SearchOptions
  extends Omit<OfferOptions, 'search' | 'lab'>,
    Pick<CollectionOptions, 'waitMs'>,
    CommonSearchOptions {
  /** Absent: the only one at which workers wait. */
  readonly vantage?: string
  readonly workers: number
  readonly onStart?: (folder: RunFolder, run: string) => void
}

/** A search that has ended, successfully or not. */
export interface JoinedSearch extends ProbeResult {
  readonly warnings: readonly string[]
}

/**
 * Searches the limit of the plan's target by workers of one vantage, which share every level, and leaves one run
 * folder. Throws a `SetupError` if it could not begin.
 */
export async function searchDistributed(plan: RequestPlan, options: SearchOptions): Promise<JoinedSearch> {
  const { broker, signer, control, workers, waitMs, vantage } = options
  const search = requireSearch(plan)
  const wanted = vantage === undefined ? undefined : [vantage]
  const place = { vantages: wanted, workers, waitMs, signal: control.finish }
  const { vantages } = await findWorkers(broker, signer, place)
  const divisions = divideSearch(search.probe, vantages[0] ?? '', workers)
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
  // An error while writing to disk ends the search, and is thrown once it has ended.
  collecting.catch(() => lead.end())
  const started = startSearch(plan, {
    ...options,
    ...search,
    folder: offered.folder,
    runner: lead,
    control: alsoFinishOn(control, lost.signal),
  })
  const searched = await started.run()
  await lead.close()
  await collecting
  const end = lost.signal.aborted ? 'lost' : searched
  const joined = await collection.join(probeEnding(end))
  const answer = await started.save(end)
  return { ...joined, file: joined.file as RunFile, answer }
}
