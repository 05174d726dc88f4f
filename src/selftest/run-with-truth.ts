import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { monotonicClock } from '../core/clock.ts'
import type { MonotonicTime } from '../core/units.ts'
import type { TruthRecord } from '../lab/truth/truth-record.ts'
import type { ExecuteOptions } from '../run/execute/execute-options.ts'
import { executePlan } from '../run/execute/execute-plan.ts'
import type { RunPlan } from '../run/plan/run-plan.ts'

/** What the lab logged of a run, and when the run began. */
export interface RunTruth {
  readonly truth: readonly TruthRecord[]
  readonly origin: MonotonicTime
}

/** Executes a plan against the lab in a temporary folder, and returns the lab's log. */
export async function runWithTruth(
  makePlan: (place: { readonly folder: string }) => Promise<RunPlan>,
  options: Omit<ExecuteOptions, 'run' | 'origin' | 'truth'>,
): Promise<RunTruth> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ttfa-selftest-'))
  const truth = path.join(folder, 'truth.ndjson')
  const origin = monotonicClock.now()
  try {
    await executePlan(await makePlan({ folder }), { ...options, run: 'selftest', origin, truth })
    return { truth: parseTruthLog(await readFile(truth, 'utf8')), origin }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function parseTruthLog(lines: string): TruthRecord[] {
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}
