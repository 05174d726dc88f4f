import { elapsedSince } from '../../core/clock.ts'
import type { Trial } from '../../core/trial/trial.ts'
import type { FinishedTrial } from '../../drive/trial/run-trial.ts'
import { createRun, type NewRun } from '../../results/run/create-run.ts'
import type { Interruption, RunFile } from '../../results/run/run-file.ts'
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
import { ProvisionedSoFar } from './provisioned-so-far.ts'
import type { RecordingOptions, RunRecording } from './recording.ts'
import { ThresholdGuard } from './threshold-guard.ts'

/** Records a run of requests: trials, arrivals and audio as they finish, `run.json` at both ends. */
export async function recordRequests(plan: RequestPlan, options: RecordingOptions): Promise<RunRecording> {
  const initial = initialRunFile(plan, options)
  const run = await createRun({ ...options, file: initial })
  const collector = new RequestCollector(plan, run, initial, options)
  const { guard, keys } = collector
  let provisioned: Pick<RunFile, 'clones' | 'dictionaries'> = {}
  // One after the other: each replaces the file through the same partial one.
  let saved = Promise.resolve()
  const save = async (fields: Partial<RunFile>): Promise<RunFile> => {
    const file = { ...initial, ...fields, ...provisioned }
    await saved
    await run.save(file)
    return file
  }
  const soFar = new ProvisionedSoFar()
  // A disk that fails ends the run at the first row, and the last save.
  const saveIfKilled = (interruption: Interruption) => {
    saved = saved.then(() => run.save({ ...initial, interruption })).catch(() => undefined)
  }
  return {
    listener: {
      onFinished: collector.add,
      onHealth: collector.addHealth,
      onProvisioning: (target) => {
        saveIfKilled(soFar.request(target))
        options.observer?.onProvisioning?.(target)
      },
      onProvisioned: (target, created) => {
        saveIfKilled(soFar.create(target, created))
        options.observer?.onProvisioned?.(target, created)
      },
      onTakenAway: (prepared) => {
        provisioned = omitEmpty(prepared)
        options.observer?.onTakenAway?.(prepared)
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

/** Writes finished trials, and collects what `run.json` says of them and of the harness. */
class RequestCollector {
  readonly guard: ThresholdGuard<Trial>
  readonly keys: KeyGuard
  readonly #run: NewRun
  readonly #options: RecordingOptions
  readonly #timeline: LoadTracker
  readonly #harness: HarnessMonitor
  readonly #health: HealthLog
  readonly #negotiated = new NegotiatedSettingsCollector()
  readonly #audio: AudioWriter | undefined
  readonly #cassettes: CassetteWriter | undefined
  #simulated: boolean
  #replayed: boolean

  constructor(plan: RequestPlan, run: NewRun, initial: RunFile, options: RecordingOptions) {
    const { origin, saveAudio, record, startedAt, endsOnThresholds, keyRule } = options
    this.#run = run
    this.#options = options
    this.guard = new ThresholdGuard(
      trackTrialThresholds(endsOnThresholds ? plan.scenario : { ...plan.scenario, thresholds: [] }),
    )
    this.keys = new KeyGuard(
      plan.targets.map((target) => ({
        id: target.planned.id,
        account: accountOf(target.planned.id, [target]),
      })),
      keyRule,
    )
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
    const trials = finished.map(({ trial }) => trial)
    for (const one of finished) {
      this.#run.trials.add(one)
      this.#audio?.add(one)
      this.#cassettes?.add(one)
      this.#negotiated.add(one.trial.target, one.negotiated)
    }
    for (const trial of trials) {
      this.#simulated &&= trial.simulated
      this.#replayed ||= trial.replayed ?? false
      this.#timeline.count(trial)
      this.#harness.count(sampleTrial(trial))
    }
    this.guard.check(trials, elapsedSince(this.#options.origin))
    this.keys.check(trials)
    this.#options.observer?.onFinished?.(finished)
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
      workers: this.#options.workers,
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
