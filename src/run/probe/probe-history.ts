import type { Probe } from '../../core/config/probe.ts'
import type { Goodput } from '../../core/config/threshold.ts'
import type { Trial } from '../../core/trial/trial.ts'
import type { Millis } from '../../core/units.ts'
import type { LevelSpec } from '../../drive/probe-levels/level-spec.ts'
import type { ProbeAnswer } from '../../probe/answer/answer.ts'
import type { ClassifiedRequest } from '../../probe/answer/refusals.ts'
import type { ProbeSpend, RequestSpend } from '../../probe/budget.ts'
import { type BaselineLatency, measureBaseline } from '../../probe/cap/baseline-latency.ts'
import { outcomeOf } from '../../probe/cap/burst.ts'
import { classifyBurst, looksUnqueued, sustainedQueueEvidence } from '../../probe/cap/classify-burst.ts'
import { findQueueCap, type HeldLevel, readHeldLevel } from '../../probe/hold/held-level.ts'
import type { HoldPlan } from '../../probe/hold/hold-plan.ts'
import { countViolations } from '../../probe/knee/sustained-level.ts'
import type { LevelRecord } from '../../probe/level-record.ts'
import { computeLevelStats, measureSteadyState } from '../../probe/level-stats.ts'
import type { SearchStep } from '../../probe/next-step.ts'
import { measureRate } from '../../probe/rate/measure-rate.ts'
import type { ServiceTime } from './build-level-order.ts'
import type { ProbedTrial } from './level-runner.ts'

/** A level that has been run: its step, its order and its trials. */
export interface CompletedLevel {
  readonly step: Exclude<SearchStep, { kind: 'done' }>
  readonly order: LevelSpec
  /** Time without a request before the level. */
  readonly cooldown: Millis
  readonly finished: readonly ProbedTrial[]
}

/** Everything that a search has measured and spent, in order of time. */
export class ProbeHistory {
  readonly records: LevelRecord[] = []
  readonly judged: ClassifiedRequest[] = []
  readonly #probe: Probe
  readonly #goodput: Goodput | undefined
  readonly #costs: readonly number[]
  /** Answers without contention. */
  readonly #unloadedTrials: Trial[] = []
  #spent: ProbeSpend = { requests: 0, characters: 0, cost: 0 }
  #rateLimits: ProbeAnswer['rate_limits'] = { headers: {} }

  /** @param costs of the texts in whole billionths of the currency; empty without a cost limit */
  constructor(probe: Probe, goodput: Goodput | undefined, costs: readonly number[]) {
    this.#probe = probe
    this.#goodput = goodput
    this.#costs = costs
  }

  get spent(): ProbeSpend {
    return this.#spent
  }

  get rateLimits(): ProbeAnswer['rate_limits'] {
    return this.#rateLimits
  }

  get baselineLatency(): BaselineLatency | undefined {
    return measureBaseline(this.#unloadedTrials)
  }

  get serviceTime(): ServiceTime | undefined {
    const times = this.#unloadedTrials
      .map(({ at }) => ((at.last_audio ?? 0) - (at.first_text ?? 0)) / 1e3)
      .sort((a, b) => a - b)
    const median = times[times.length >> 1]
    const quick = times[Math.floor(times.length / 10)]
    return median === undefined || quick === undefined ? undefined : { median, quick }
  }

  /** Adds the requests, characters and cost of finished trials. */
  recordSpending(finished: readonly ProbedTrial[]): void {
    const sum = (of: (trial: Trial) => number) => finished.reduce((total, { trial }) => total + of(trial), 0)
    const { requests, characters, cost } = this.#spent
    this.#spent = {
      requests: requests + finished.length,
      characters: characters + sum(({ chars }) => chars),
      // A connection without a request sends no text.
      cost: cost + sum(({ chars, text }) => (chars === 0 ? 0 : (this.#costs[text] ?? 0))),
    }
    for (const { rateLimits } of finished) {
      if (!rateLimits) continue
      const seconds = Math.max(this.#rateLimits.retry_after_s ?? 0, rateLimits.retryAfter ?? 0)
      this.#rateLimits = { headers: rateLimits.headers, ...(seconds > 0 && { retry_after_s: seconds }) }
    }
  }

  /** Adds requests that may have been sent by a machine that was lost since: what was handed out counts as spent. */
  recordUnheard(requests: readonly RequestSpend[]): void {
    const { requests: known, characters, cost } = this.#spent
    this.#spent = {
      requests: known + requests.length,
      characters: requests.reduce((sum, request) => sum + request.characters, characters),
      cost: requests.reduce((sum, request) => sum + request.cost, cost),
    }
  }

  /** Evaluates a completed level and adds its record. */
  recordLevel(completed: CompletedLevel): LevelRecord {
    const record =
      completed.step.kind === 'sustained' ? this.#recordSustained(completed) : this.#recordBurst(completed)
    this.records.push(record)
    return record
  }

  #recordSustained({ step, order, finished }: CompletedLevel): LevelRecord {
    const all = finished.map(({ trial }) => trial)
    const measured = all.filter(({ phase }) => phase === 'measure')
    const plan = step.kind === 'sustained' ? step.hold : undefined
    // Requests follow one another and none queues, so the objectives alone judge slow ones.
    const { fateByTrial, fates } = classifyBurst(measured)
    measured.forEach((trial, index) => {
      this.judged.push({ trial, fate: fateByTrial[index] ?? 'failed', level: step.level })
    })
    return {
      number: order.number,
      kind: 'sustained',
      level: step.level,
      fates,
      counts: this.#countViolations(measured),
      stats: { ...computeLevelStats(measured, this.#goodput), ...measureSteadyState(all) },
      ...(plan && { hold: this.#readHold(all, step.level, plan) }),
    }
  }

  #readHold(trials: readonly Trial[], level: number, plan: HoldPlan): HeldLevel {
    const held = readHeldLevel(trials, classifyBurst(trials).fateByTrial, level, plan)
    const { baselineLatency } = this
    if (!baselineLatency || plan.purpose !== 'cap') return held
    const evidence = sustainedQueueEvidence(trials, level, baselineLatency)
    const queueCap = findQueueCap(evidence, trials.length, level)
    return { ...held, ...(queueCap !== undefined && { queueCap }) }
  }

  #recordBurst({ step, order, cooldown, finished }: CompletedLevel): LevelRecord {
    const trials = this.#measuredTrials(finished)
    const reading = classifyBurst(trials, this.baselineLatency)
    const counts = this.#countCarried(trials, step.level, reading)
    const isQueueing = 'queueError' in counts && counts.queueError !== undefined
    trials.forEach((trial, index) => {
      const isWaiting = isQueueing && index >= trials.length - counts.turnedAway
      const fate = isWaiting ? 'queued' : (reading.fateByTrial[index] ?? 'failed')
      this.judged.push({ trial, fate, level: step.level })
    })
    const retryAfter = Math.max(0, ...finished.map(({ rateLimits }) => rateLimits?.retryAfter ?? 0))
    const burst = {
      level: step.level,
      cooldown,
      ...counts,
      ...(retryAfter > 0 && { retryAfter }),
      ...('drain' in step && step.drain !== undefined && { drained: true }),
      ...('isLong' in step && step.isLong && { isLong: true }),
    }
    if (outcomeOf(burst) === 'held' && looksUnqueued(reading))
      this.#unloadedTrials.push(...trials.filter(({ at }) => at.last_audio !== undefined))
    return {
      number: order.number,
      kind: step.kind === 'control' ? 'control' : 'burst',
      level: step.level,
      burst,
      fates: reading.fates,
      counts: this.#countViolations(trials),
      stats: computeLevelStats(trials, this.#goodput),
    }
  }

  #countCarried(
    trials: readonly Trial[],
    level: number,
    { held, turnedAway, fates, ...reading }: ReturnType<typeof classifyBurst>,
  ) {
    if (this.#probe.kind.endsWith('rate')) return measureRate(trials, level, this.#probe.per)
    return {
      held,
      turnedAway,
      failed: fates.failed,
      queueEvidence: reading.queueEvidence,
      ...(reading.isUnsteady && { isUnsteady: true }),
      ...(reading.isUnexplained && { isUnexplained: true }),
      // Requests that hardly overlapped count as carried only because the level of the answer is kept up later.
      ...(this.#probe.kind === 'concurrency' && reading.isAllServed && { isAllServed: true }),
      ...(fates.queued > 0 && fates.refused + fates.hung === 0 && { isQueue: true }),
    }
  }

  /** What used up the accumulated quota does not count. Connections without a request have no phases. */
  #measuredTrials(finished: readonly ProbedTrial[]): Trial[] {
    const trials = finished.map(({ trial }) => trial)
    if (this.#probe.kind === 'request-rate') return trials.filter(({ phase }) => phase === 'measure')
    return this.#probe.kind === 'connect-rate' ? trials.filter(({ load }) => load === 'open') : trials
  }

  #countViolations(trials: readonly Trial[]) {
    return countViolations(trials, this.#probe.objectives, this.#goodput)
  }
}
