import type { Environment } from '../../core/config/environment.ts'
import { SetupError } from '../../core/setup-error.ts'
import { cacheFolder } from '../../library/shared/cache-folder.ts'
import { describeFileError, isFileError } from '../../results/file-error.ts'
import type { HarnessError } from '../../results/run/harness-error.ts'
import type { RunControl } from '../../run/execute/run-control.ts'
import { readHarnessError, writeHarnessError } from '../../run/health/harness-error-cache.ts'
import type { RunPlan } from '../../run/plan/run-plan.ts'
import { runConversationSelfTest } from '../../selftest/conversations/conversation-self-test.ts'
import { runSelfTest, type SelfTestOptions } from '../../selftest/self-test.ts'

export interface ErrorBarOptions {
  /** The kind of run: each kind has its own self-test. */
  readonly workload: RunPlan['workload']
  /** Whether a part of the run uses HTTP/2, which has another error. */
  readonly http2?: boolean
  readonly environment: Environment
  /** Whether to measure it briefly if it is not known yet. */
  readonly selftest: boolean
  readonly control: RunControl
  readonly log: (text: string) => void
}

/** The error bar of this machine, if it is known or may be measured. */
export async function loadErrorBar(options: ErrorBarOptions): Promise<HarnessError | undefined> {
  const { environment, selftest, log } = options
  const cache = cacheFolder(environment)
  const known = await readHarnessError(cache)
  if (!selftest || isMeasured(known, options)) return known
  log(
    'measuring the harness’s own error, once until this machine restarts (`ttfa selftest` measures it more thoroughly)\n',
  )
  try {
    const measured = await measureBriefly(known, options)
    // A self-test that was stopped gives no error bar: what it has is too little, or nothing.
    if (options.control.finish.aborted || !isMeasured(measured, options)) return known
    await keepHarnessError(cache, measured, log)
    return measured
  } catch (error) {
    // The self-test needs a folder for temporary files. Without one, the run has no error bar.
    if (!isFileError(error)) throw error
    log(`warning: the harness’s own error is unknown: ${describeFileError(error)} at ${error.path}\n`)
    return known
  }
}

function isMeasured(known: HarnessError | undefined, options: ErrorBarOptions): known is HarnessError {
  return known !== undefined && Object.values(missing(known, options)).every((lacks) => !lacks)
}

/** The error bars that the run needs and that are not stored. */
function missing(known: HarnessError | undefined, { workload, http2 = false }: ErrorBarOptions) {
  const { rows = [], turns } = known ?? {}
  return {
    requests: workload === 'requests' && !rows.some(({ http }) => http === undefined),
    http2: http2 && !rows.some(({ http }) => http === 2),
    turns: workload === 'conversations' && (turns?.rows ?? []).length === 0,
  }
}

/** Measures briefly what a run of this kind needs, and adds it to what is known. */
async function measureBriefly(
  known: HarnessError | undefined,
  options: ErrorBarOptions,
): Promise<HarnessError> {
  const lacks = missing(known, options)
  const common = { seed: 1, control: options.control }
  const bar = lacks.requests || lacks.http2 ? await addRequests(known, lacks, common) : known
  if (!lacks.turns && bar) return bar
  const turns = await runConversationSelfTest({ ...common, concurrencies: [4, 16], thorough: false })
  return { measured_at: turns.measured_at, rows: [], ...bar, turns }
}

async function addRequests(
  known: HarnessError | undefined,
  lacks: { readonly requests: boolean; readonly http2: boolean },
  common: Pick<SelfTestOptions, 'seed' | 'control'>,
): Promise<HarnessError> {
  const measured = await runSelfTest({
    ...common,
    concurrencies: [1, 16],
    adapters: lacks.requests ? ['smallest-ws'] : [],
    http2: lacks.http2 ? ['smallest-sse'] : [],
  })
  return { ...known, ...measured, rows: [...(known?.rows ?? []), ...measured.rows] }
}

/** Keeps the result for later runs. If the cache cannot be written, the run goes on. */
export async function keepHarnessError(
  cache: string,
  measured: HarnessError,
  log: (text: string) => void,
): Promise<void> {
  try {
    await writeHarnessError(cache, measured)
  } catch (error) {
    if (!(error instanceof SetupError) && !isFileError(error)) throw error
    log(`warning: the harness’s own error was not saved for later runs: ${error.message}\n`)
  }
}
