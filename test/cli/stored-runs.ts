import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { Trial } from '../../src/core/trial/trial.ts'
import { createRedactor } from '../../src/redaction/redact.ts'
import { createRun } from '../../src/results/run/create-run.ts'
import type { RunFile } from '../../src/results/run/run-file.ts'
import { runFolderAt } from '../../src/results/run/run-folder.ts'
import { observationsOf } from '../../src/tally/resampling/sample.ts'
import { FILE, SCENARIO } from '../report/sample-runs.ts'
import { LOG_NORMAL, randomWith, simulateDrift, simulateRun } from '../tally/compare/synthetic-latencies.ts'
import { answeredInstants, type TrialFields, trialWith } from '../tally/sample-trials.ts'

/** A run to be written, without a network: the truth about each target is known. */
export interface RunWords {
  readonly seed: number
  /** How many times slower than usual each target is. */
  readonly factors: Readonly<Record<string, number>>
  readonly perBlock?: number
  readonly trial?: TrialFields
  /** Texts that take turns. Default: all trials have the first. */
  readonly texts?: number
  readonly file?: Partial<RunFile>
}

/** Writes a run whose targets were measured side by side in 20 blocks. */
export async function storeRun(folder: string, words: RunWords): Promise<void> {
  const [first] = SCENARIO.targets
  if (!first) throw new Error('the scenario has a target')
  const targets = Object.keys(words.factors).map((id) => ({ ...first, id }))
  const simulated = words.trial?.simulated ?? false
  const file: RunFile = {
    ...FILE,
    run: path.basename(folder),
    simulated,
    scenario: { ...SCENARIO, connection: 'warm', targets, texts: textsOf(words) },
    ...words.file,
  }
  await mkdir(folder, { recursive: true })
  const run = await createRun({ folder: runFolderAt(folder), file, redact: createRedactor([]) })
  for (const trial of trialsOf(words)) run.trials.add({ trial, arrivals: { trial: trial.trial, pieces: [] } })
  await run.trials.close()
}

/** Those of the sample, and as many more as are asked for. */
function textsOf({ texts = 1 }: RunWords): string[] {
  return Array.from(
    { length: Math.max(texts, SCENARIO.texts.length) },
    (_, at) => SCENARIO.texts[at] ?? `Text ${at}.`,
  )
}

function trialsOf({ seed, factors, perBlock = 15, trial = {}, texts = 1 }: RunWords): Trial[] {
  const random = randomWith(seed)
  const drift = simulateDrift(20, 0.02, random)
  const all = Object.entries(factors).flatMap(([target, factor]) =>
    observationsOf(simulateRun(LOG_NORMAL, drift, perBlock, random, factor)).map((each) => ({
      ...each,
      target,
    })),
  )
  return all.map(({ target, block, value }, number) =>
    trialWith({
      trial: number,
      target,
      block,
      text: number % texts,
      at: answeredInstants(Math.round(value), block * 1_000_000 + number),
      ...trial,
    }),
  )
}
