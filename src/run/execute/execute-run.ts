import { elapsedSince, monotonicClock, wallClock } from '../../core/clock.ts'
import { createRedactor } from '../../redaction/redact.ts'
import { RunWriteError } from '../../results/append-file.ts'
import { isFileError } from '../../results/file-error.ts'
import type { HarnessError } from '../../results/run/harness-error.ts'
import type { AnyRunFile, RunFile } from '../../results/run/run-file.ts'
import { createRunFolder, type RunFolder } from '../../results/run/run-folder.ts'
import { checkPacketCapture } from '../capture/packet-stream.ts'
import { describeMachine } from '../health/machine.ts'
import { answerSources, type RequestPlan, type RunPlan } from '../plan/run-plan.ts'
import { chooseThreadCount } from '../plan/thread-count.ts'
import type { KeyRule } from '../record/key-guard.ts'
import { recordConversations } from '../record/record-conversations.ts'
import { recordRequests } from '../record/record-requests.ts'
import type { RecordingOptions, RunRecording } from '../record/recording.ts'
import { decideEnding, failureEnding } from '../record/run-ending.ts'
import type { ExecuteListener, ExecuteOptions, LoadOutcome } from './execute-options.ts'
import { executePlan } from './execute-plan.ts'
import { alsoFinishOn, type RunControl } from './run-control.ts'

export interface RunOptions extends Omit<ExecuteListener, 'onHealth'>, Pick<ExecuteOptions, 'shard'> {
  /** The folder that contains the run folders. */
  readonly results: string
  /** The run folder, if the user chose one. */
  readonly out?: string
  /** Values to redact from all results. */
  readonly secrets: readonly string[]
  readonly versions: Readonly<Record<string, string>>
  /** The harness error on this machine, if known. */
  readonly harness?: HarnessError
  /** The user's name for where this run measures from. Default: the machine's. */
  readonly vantage?: string
  readonly control: RunControl
  /** Keep the audio of every answer to a request as a WAV file. */
  readonly saveAudio?: boolean
  /** Keep the first so many trials of each target as cassettes. */
  readonly record?: number
  /** Whose refused keys end the run. Default: those of any target. */
  readonly keyRule?: KeyRule
  readonly onStart?: (folder: RunFolder) => void
}

/** A run that has ended, successfully or not. */
export interface RunResult<File extends AnyRunFile = AnyRunFile> {
  readonly folder: RunFolder
  readonly file: File
}

/** Runs a plan into a new run folder. Results are written as they come in, so a failure loses none. */
export function executeRun(plan: RequestPlan, options: RunOptions): Promise<RunResult<RunFile>>
export function executeRun(plan: RunPlan, options: RunOptions): Promise<RunResult>
export async function executeRun(plan: RunPlan, given: RunOptions): Promise<RunResult> {
  const options = keepsAudio(plan) ? { ...given, saveAudio: true } : given
  // Before anything is created or sent.
  if (takesKernelStamps(plan)) await checkPacketCapture()
  const run = await startRun(plan, options)
  const { folder, origin, workers, recording } = run
  options.onStart?.(folder)
  try {
    const outcome = await executePlan(plan, {
      ...options,
      ...recording.listener,
      run: folder.name,
      origin,
      workers,
      control: alsoFinishOn(options.control, run.failed.signal, ...(recording.stop ? [recording.stop] : [])),
    })
    return { folder, file: await finishRun(run, outcome, options.control) }
  } catch (error) {
    // If this fails too, the first error is the one to report.
    await recording.fail({ ...failureEnding(error), elapsed_us: elapsedSince(origin) }).catch(() => undefined)
    throw isFileError(error) ? new RunWriteError(error.path ?? folder.path, error) : error
  } finally {
    await recording.close()
  }
}

/** What is listened to after the run must be kept. */
function keepsAudio(plan: RunPlan): boolean {
  return plan.workload === 'requests' && plan.scenario.fidelity !== undefined
}

function takesKernelStamps(plan: RunPlan): boolean {
  return plan.workload === 'requests' && plan.scenario.stamps === 'kernel'
}

/** A run with a folder of its own. */
interface NewRun extends Pick<RecordingOptions, 'folder' | 'startedAt' | 'origin' | 'workers'> {
  /** Aborted if results cannot be written. */
  readonly failed: AbortController
}

interface StartedRun extends NewRun {
  readonly recording: RunRecording
}

/** Creates the run's folder, and begins to record into it. */
async function startRun(plan: RunPlan, options: RunOptions): Promise<StartedRun> {
  const { shard } = options
  const startedAt = shard?.startedAt ?? wallClock()
  const folder = await createRunFolder({
    results: options.results,
    scenario: plan.scenario.name,
    startedAt,
    ...(options.out !== undefined && { out: options.out }),
  })
  const origin = shard?.origin ?? monotonicClock.now()
  const workers = shard?.threads ?? threadCount(plan)
  const run = { folder, startedAt, origin, workers, failed: new AbortController() }
  return { ...run, recording: await startRecording(plan, options, run) }
}

function threadCount(plan: RunPlan): number {
  return plan.workload === 'requests' ? chooseThreadCount(plan.scenario, describeMachine().cores) : 1
}

function startRecording(plan: RunPlan, options: RunOptions, run: NewRun): Promise<RunRecording> {
  // Include the keys of adapters in files: their variables are not in the list of secrets.
  const keys = answerSources(plan).map(({ planned }) => planned.key)
  const recordingOptions: RecordingOptions = {
    ...run,
    versions: options.versions,
    ...(options.harness && { harness: options.harness }),
    ...(options.vantage !== undefined && { vantage: options.vantage }),
    saveAudio: options.saveAudio ?? false,
    ...(options.record !== undefined && {
      record: { trials: options.record, secrets: [...options.secrets, ...keys] },
    }),
    ...(options.keyRule && { keyRule: options.keyRule }),
    // A shard has only a part of the rows, which cannot decide a threshold of the whole run.
    endsOnThresholds: options.shard === undefined,
    redact: createRedactor([...options.secrets, ...keys]),
    observer: options,
    onFailure: () => run.failed.abort(),
  }
  return plan.workload === 'requests'
    ? recordRequests(plan, recordingOptions)
    : recordConversations(plan, recordingOptions)
}

async function finishRun(
  { origin, failed, recording }: StartedRun,
  outcome: LoadOutcome,
  { finish }: RunControl,
): Promise<AnyRunFile> {
  // If writing fails, `failed` is aborted, and closing the files rejects.
  await recording.flush().catch(() => undefined)
  const ending = decideEnding({
    failed: failed.signal.aborted,
    breach: recording.breach(),
    refusal: recording.refusal(),
    outcome,
    interrupted: finish.aborted,
  })
  return recording.finish({
    ...ending,
    elapsed_us: elapsedSince(origin),
    ...(outcome.stamps && { stamps: outcome.stamps }),
  })
}
