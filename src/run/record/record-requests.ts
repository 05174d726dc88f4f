import { elapsedSince } from '../../core/clock.ts'
import type { FinishedTrial } from '../../drive/trial/run-trial.ts'
import { createRun, type NewRun } from '../../results/run/create-run.ts'
import type { RunFile } from '../../results/run/run-file.ts'
import { LoadTracker } from '../../tally/load/load-tracker.ts'
import { trackTrialThresholds } from '../../tally/thresholds/threshold-tracker.ts'
import { CassetteWriter } from '../cassettes/cassette-writer.ts'
import { HarnessMonitor } from '../health/harness-monitor.ts'
import { sampleTrial } from '../health/harness-sample.ts'
import { HealthLog } from '../health/health-log.ts'
import { judgeRun } from '../health/judge-run.ts'
import { readProcessorTimes } from '../health/processor-times.ts'
import type { RequestPlan } from '../plan/run-plan.ts'
import type { ProvisioningRecords } from '../provision/provisioner.ts'
import { AudioWriter } from './audio-writer.ts'
import { initialRunFile } from './initial-run-file.ts'
import { accountOf, KeyGuard } from './key-guard.ts'
import { NegotiatedSettingsCollector } from './negotiated-settings.ts'
import type { RecordingOptions, RunRecording } from './recording.ts'
import { ThresholdGuard } from './threshold-guard.ts'

/** Records a run of requests: trials, arrivals and audio as they finish, `run.json` at both ends. */
export async function recordRequests(plan: RequestPlan, options: RecordingOptions): Promise<RunRecording> {
  const initial = initialRunFile(plan, options)
  const run = await createRun({ ...options, file: initial })
  const collector = new RequestCollector(plan, run, initial, options)
  const guard = new ThresholdGuard(
    trackTrialThresholds(options.endsOnThresholds ? plan.scenario : { ...plan.scenario, thresholds: [] }),
  )
  const keys = new KeyGuard(
    plan.targets.map((target) => ({
      id: target.planned.id,
      account: accountOf(target.planned.id, [target]),
    })),
    options.keyRule,
  )
  let provisioned: Pick<RunFile, 'clones' | 'dictionaries'> = {}
  const save = async (fields: Partial<RunFile>): Promise<RunFile> => {
    const file = { ...initial, ...fields, ...provisioned }
    await run.save(file)
    return file
  }
  return {
    listener: {
      onFinished: (finished) => {
        collector.add(finished)
        const trials = finished.map(({ trial }) => trial)
        guard.check(trials, elapsedSince(options.origin))
        keys.check(trials)
      },
      onHealth: collector.addHealth,
      onTakenAway: (prepared) => {
        provisioned = omitEmpty(prepared)
      },
    },
    stop: AbortSignal.any([guard.signal, keys.signal]),
    breach: () => guard.breach,
    refusal: () => keys.refusal,
    flush: () => run.trials.flush(),
    finish: async (ending) => save({ ...(await collector.summarize()), ...ending }),
    fail: save,
    close: () => run.trials.close(),
  }
}

/** Collects what `run.json` says of the trials and of the harness. */
class RequestCollector {
  readonly #run: NewRun
  readonly #workers: number
  readonly #timeline: LoadTracker
  readonly #harness: HarnessMonitor
  readonly #health: HealthLog
  readonly #negotiated = new NegotiatedSettingsCollector()
  readonly #audio: AudioWriter | undefined
  readonly #cassettes: CassetteWriter | undefined
  #simulated: boolean
  #replayed: boolean

  constructor(
    plan: RequestPlan,
    run: NewRun,
    initial: RunFile,
    { origin, workers, saveAudio, record, startedAt }: RecordingOptions,
  ) {
    this.#run = run
    this.#workers = workers
    this.#timeline = new LoadTracker(plan.scenario)
    this.#harness = new HarnessMonitor(readProcessorTimes().cores)
    this.#health = new HealthLog(origin)
    this.#audio = saveAudio ? new AudioWriter(run.folder.audio) : undefined
    this.#cassettes =
      record && new CassetteWriter(run.folder.cassettes, plan, { ...record, startedAt, origin })
    this.#simulated = initial.simulated
    this.#replayed = initial.replayed ?? false
  }

  readonly add = (finished: readonly FinishedTrial[]): void => {
    for (const one of finished) {
      const { trial, arrivals } = one
      this.#run.trials.add(trial, arrivals)
      this.#audio?.add(one)
      this.#cassettes?.add(one)
      this.#simulated &&= trial.simulated
      this.#replayed ||= trial.replayed ?? false
      this.#negotiated.add(trial.target, one.negotiated)
      this.#timeline.count(trial)
      this.#harness.count(sampleTrial(trial))
    }
  }

  readonly addHealth = (...[interval, canary, worker]: Parameters<HealthLog['add']>): void => {
    this.#harness.addCanaryLags(canary)
    this.#health.add(interval, canary, worker)
  }

  /** Resolves when all audio is on disk too. */
  async summarize(): Promise<Partial<RunFile>> {
    await this.#audio?.close()
    await this.#cassettes?.close()
    const { loop, host } = this.#health
    return {
      loop,
      host,
      workers: this.#workers,
      negotiated: this.#negotiated.all(),
      simulated: this.#simulated,
      ...(this.#replayed && { replayed: true }),
      validity: judgeRun(this.#harness.summarize(loop, host)),
      course: this.#timeline.summaries(),
    }
  }
}

/** Omits empty lists from run.json. */
function omitEmpty({ clones, dictionaries }: ProvisioningRecords): Pick<RunFile, 'clones' | 'dictionaries'> {
  return {
    ...(clones.length > 0 && { clones }),
    ...(dictionaries.length > 0 && { dictionaries }),
  }
}
