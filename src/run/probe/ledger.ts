import type { Probe } from '../../core/probe.ts'
import type { Goodput } from '../../core/threshold.ts'
import type { Trial } from '../../core/trial.ts'
import type { LevelOrder } from '../../drive/levels/order.ts'
import type { Finished } from '../../drive/run-trial.ts'
import type { ProbeAnswer } from '../../probe/answer.ts'
import { countViolations } from '../../probe/hold.ts'
import { levelStats, steadyState } from '../../probe/level-stats.ts'
import type { Spent } from '../../probe/purse.ts'
import { readRate } from '../../probe/read-rate.ts'
import { readWave } from '../../probe/read-wave.ts'
import type { LevelRecord } from '../../probe/record.ts'
import type { Judged } from '../../probe/refusals.ts'
import type { SearchStep } from '../../probe/search.ts'
import { type Usual, usualOf } from '../../probe/usual.ts'
import { outcomeOf } from '../../probe/wave.ts'
import type { Service } from './order-of.ts'

/** A level that has been run: its step, its order and its trials. */
export interface Carried {
  readonly step: Exclude<SearchStep, { kind: 'done' }>
  readonly order: LevelOrder
  /** Time without a request before the level, milliseconds. */
  readonly rest: number
  readonly finished: readonly Finished[]
}

/** Everything that a search has measured and spent, in order of time. */
export class Ledger {
  readonly records: LevelRecord[] = []
  readonly judged: Judged[] = []
  readonly #probe: Probe
  readonly #goodput: Goodput | undefined
  readonly #costs: readonly number[]
  /** Answers without contention. */
  readonly #calm: Trial[] = []
  #spent: Spent = { requests: 0, characters: 0, cost: 0 }
  #told: ProbeAnswer['told'] = { headers: {} }

  /** @param costs of the texts in whole billionths of the currency; empty without a cost limit */
  constructor(probe: Probe, goodput: Goodput | undefined, costs: readonly number[]) {
    this.#probe = probe
    this.#goodput = goodput
    this.#costs = costs
  }

  get spent(): Spent {
    return this.#spent
  }

  get told(): ProbeAnswer['told'] {
    return this.#told
  }

  get usual(): Usual | undefined {
    return usualOf(this.#calm)
  }

  get service(): Service | undefined {
    const times = this.#calm
      .map(({ at }) => ((at.last_audio ?? 0) - (at.first_text ?? 0)) / 1e3)
      .sort((a, b) => a - b)
    const [quickest, median] = [times[0], times[times.length >> 1]]
    return quickest === undefined || median === undefined ? undefined : { quickest, median }
  }

  /** Adds the requests, characters and cost of finished trials. */
  spend(finished: readonly Finished[]): void {
    const sum = (of: (trial: Trial) => number) => finished.reduce((total, { trial }) => total + of(trial), 0)
    const { requests, characters, cost } = this.#spent
    this.#spent = {
      requests: requests + finished.length,
      characters: characters + sum(({ chars }) => chars),
      // A connection without a request sends no text.
      cost: cost + sum(({ chars, text }) => (chars === 0 ? 0 : (this.#costs[text] ?? 0))),
    }
    for (const { told } of finished) {
      if (!told) continue
      const seconds = Math.max(this.#told.retry_after_s ?? 0, told.retryAfter ?? 0)
      this.#told = { headers: told.headers, ...(seconds > 0 && { retry_after_s: seconds }) }
    }
  }

  /** Evaluates a completed level and adds its record. */
  close(carried: Carried): LevelRecord {
    const record = carried.step.kind === 'hold' ? this.#closeHold(carried) : this.#closeWave(carried)
    this.records.push(record)
    return record
  }

  #closeHold({ step, order, finished }: Carried): LevelRecord {
    const all = finished.map(({ trial }) => trial)
    const measured = all.filter(({ phase }) => phase === 'measure')
    // Requests follow one another and none queues, so the objectives alone judge slow ones.
    const { each, fates } = readWave(measured)
    measured.forEach((trial, index) => {
      this.judged.push({ trial, fate: each[index] ?? 'failed', level: step.level })
    })
    return {
      number: order.number,
      kind: 'hold',
      level: step.level,
      fates,
      counts: this.#count(measured),
      stats: { ...levelStats(measured, this.#goodput), ...steadyState(all) },
    }
  }

  #closeWave({ step, order, rest, finished }: Carried): LevelRecord {
    const trials = this.#trialsOf(finished)
    const reading = readWave(trials, this.usual)
    trials.forEach((trial, index) => {
      this.judged.push({ trial, fate: reading.each[index] ?? 'failed', level: step.level })
    })
    const retryAfter = Math.max(0, ...finished.map(({ told }) => told?.retryAfter ?? 0))
    const wave = {
      level: step.level,
      rest,
      ...this.#carriedIn(trials, step.level, reading),
      ...(retryAfter > 0 && { retryAfter }),
      ...('drain' in step && step.drain !== undefined && { drained: true }),
    }
    if (outcomeOf(wave) === 'held') this.#calm.push(...trials.filter(({ at }) => at.last_audio !== undefined))
    return {
      number: order.number,
      kind: step.kind === 'control' ? 'control' : 'wave',
      level: step.level,
      wave,
      fates: reading.fates,
      counts: this.#count(trials),
      stats: levelStats(trials, this.#goodput),
    }
  }

  #carriedIn(
    trials: readonly Trial[],
    level: number,
    { held, turnedAway, fates }: ReturnType<typeof readWave>,
  ) {
    if (this.#probe.kind.endsWith('rate')) return readRate(trials, level, this.#probe.per)
    return { held, turnedAway, failed: fates.failed }
  }

  /** The requests that drained the rate limit do not count. Connections without a request have no phases. */
  #trialsOf(finished: readonly Finished[]): Trial[] {
    const trials = finished.map(({ trial }) => trial)
    return this.#probe.kind === 'request-rate' ? trials.filter(({ phase }) => phase === 'measure') : trials
  }

  #count(trials: readonly Trial[]) {
    return countViolations(trials, this.#probe.objectives, this.#goodput)
  }
}
