import path from 'node:path'
import { RESULTS_FOLDER } from '../../library/shared/resolve-run.ts'
import { collectSecrets } from '../../library/shared/secrets.ts'
import { readVersion } from '../../library/shared/version.ts'
import type { RunOptions } from '../../run/execute/execute-run.ts'
import type { RunControl } from '../../run/execute/run-control.ts'
import { answerSources } from '../../run/plan/run-plan.ts'
import type { KeyRule } from '../../run/record/key-guard.ts'
import type { CliContext } from '../cli-context.ts'
import { expectedRunOf } from '../live/expected-run.ts'
import { LiveDisplay } from '../live/live-display.ts'
import { formatCreated, formatLeftovers, formatProvisioningStart } from '../output/format-provisioning.ts'
import { loadErrorBar } from './load-error-bar.ts'
import type { PricedPlan } from './plan-from-file.ts'
import type { UnfinishedRun } from './unfinished-run.ts'

export interface ExecuteCommandOptions {
  readonly out?: string
  /** The folder of run folders. Default: `results`. */
  readonly results?: string
  readonly vantage?: string
  readonly selftest: boolean
  readonly saveAudio?: boolean
  /** `true` without a number. */
  readonly record?: number | true
}

interface DisplayOptions extends ExecuteCommandOptions {
  readonly control: RunControl
  readonly unfinished: UnfinishedRun
  readonly keyRule?: KeyRule
  /** Prints progress, unless --quiet. */
  readonly log: (text: string) => void
}

/** The number of answers that `--record` keeps by default: enough to draw latencies from. */
const RECORDED_TRIALS = 10

/** What `executeRun` is given, and the display of its progress. */
export interface PreparedRun {
  readonly options: RunOptions
  readonly stopDisplay: () => void
}

/** Measures the harness's own error if it is unknown, and prepares the display of a run. */
export async function prepareRun(
  priced: PricedPlan,
  {
    out,
    results = RESULTS_FOLDER,
    vantage,
    selftest,
    saveAudio = false,
    record,
    control,
    unfinished,
    keyRule,
    log,
  }: DisplayOptions,
  context: CliContext,
): Promise<PreparedRun> {
  const harness = await loadErrorBar({
    workload: priced.workload,
    http2: answerSources(priced.plan).some(({ planned }) => planned.http === 2),
    environment: context.environment,
    selftest,
    control,
    log,
  })
  const secrets = await collectSecrets(context.environment)
  const display = new LiveDisplay({ ...context.progress, write: log }, expectedRunOf(priced))
  control.finish.addEventListener('abort', display.detach)
  const prepared: RunOptions = {
    results: path.resolve(context.cwd, results),
    ...(out !== undefined && { out: path.resolve(context.cwd, out) }),
    ...(vantage !== undefined && { vantage }),
    secrets,
    versions: { ttfa: readVersion(), node: process.version },
    ...(harness && { harness }),
    control,
    saveAudio,
    ...(keyRule && { keyRule }),
    ...(record !== undefined && { record: record === true ? RECORDED_TRIALS : record }),
    onStart: (folder) => {
      const name = path.relative(context.cwd, folder.path)
      unfinished.start(name)
      log(`results: ${name}\n`)
    },
    ...displayProgress(display, unfinished, log),
  }
  return { options: prepared, stopDisplay: () => display.stop() }
}

function displayProgress(display: LiveDisplay, unfinished: UnfinishedRun, log: (text: string) => void) {
  const logBelow = (text: string) => {
    if (text === '') return
    display.detach()
    log(text)
  }
  return {
    onProvisioning: (target) => {
      unfinished.request(target)
      logBelow(formatProvisioningStart(target))
    },
    onProvisioned: (target, created) => {
      unfinished.create(target, created)
      logBelow(formatCreated(target, created))
    },
    onTakenAway: (prepared) => {
      unfinished.takeAway()
      logBelow(formatLeftovers(prepared))
    },
    onFinished: display.finished,
    onTurns: display.turns,
    onProgress: display.started,
  } satisfies Partial<RunOptions>
}
