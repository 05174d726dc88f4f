import type { Trial } from '../../src/core/trial/trial.ts'
import type { ConnectSpec, RateSpec, SustainedSpec } from '../../src/drive/probe-levels/level-spec.ts'
import { type Random, seededRandom } from '../../src/pace/random.ts'
import { trialWith } from '../tally/sample-trials.ts'
import type { Behaviour } from './behaviour.ts'
import { failedTrial, instants, MICROSECONDS_PER_MILLISECOND } from './simulated-trials.ts'

const REFUSAL_MS = 31
const SERVICE_MS = 2000
const TIMEOUT_MS = 15_000
const CHECK_INTERVAL_MS = 100

/** A provider that keeps its slots from wave to wave, on a clock of its own. */
export class SimulatedProvider {
  /** Milliseconds. */
  now = 1_000_000
  requests = 0
  readonly #behaviour: Behaviour
  readonly #random: Random
  readonly #began = this.now
  #busy: number[] = []
  #served: { from: number; to: number }[] = []
  #window = { index: 0, count: 0 }
  #recent: number[] = []
  #overSince: number | undefined
  #tokens: number
  #filled = this.now

  constructor(behaviour: Behaviour, seed: number) {
    this.#behaviour = behaviour
    this.#random = seededRandom(seed)
    this.#tokens = behaviour.bucket?.capacity ?? 0
  }

  /** That many requests as close to each other as `gap` says, after a rest; all trials once the last has ended. */
  sendBurst(level: number, cooldown: number, interval = 5): Trial[] {
    if (Number.isFinite(cooldown)) this.now += cooldown
    const starts = Array.from({ length: level }, (_, index) => this.now + index * interval)
    const arrivals = starts
      .map((start, index) => ({
        index,
        start,
        at: start + this.#random.fraction() * (this.#behaviour.jitter ?? 0),
      }))
      .sort((a, b) => a.at - b.at)
    const trials: Trial[] = []
    for (const { index, start, at } of arrivals) trials[index] = this.request(start, at)
    this.now = Math.max(...trials.map(({ at }) => (at.end ?? 0) / MICROSECONDS_PER_MILLISECOND))
    return trials
  }

  /** That many in flight, each followed by the next, until it is enough; those that began with all others in flight. */
  sustain(level: number, cooldown: number, isEnough: (trials: readonly Trial[]) => boolean): void {
    this.now += cooldown
    const streams = Array.from({ length: level }, (_, index) => this.now + index * 50)
    const full = Math.max(...streams)
    const measured: Trial[] = []
    for (;;) {
      const next = streams.indexOf(Math.min(...streams))
      const start = streams[next] as number
      const trial = this.request(start)
      streams[next] = (trial.at.end ?? 0) / MICROSECONDS_PER_MILLISECOND
      if (start > full) measured.push(trial)
      if (start > full && isEnough(measured)) break
    }
    this.now = Math.max(...streams)
  }

  /** As many streams in flight as the order says, one request after the other, until it is enough. */
  keepUp(order: SustainedSpec, isEnough: (trials: readonly Trial[]) => boolean): Trial[] {
    const streams = Array.from({ length: order.size }, (_, index) => this.now + index * order.interval)
    const full = streams.at(-1) ?? this.now
    const trials: Trial[] = []
    let checked = 0
    for (;;) {
      const start = Math.min(...streams)
      // What has ended by now is known, and nothing else.
      if (start - checked > CHECK_INTERVAL_MS || trials.length >= order.maxRequests) {
        checked = start
        const ended = trials.filter(({ at }) => (at.end ?? 0) <= start * MICROSECONDS_PER_MILLISECOND)
        if (isEnough(ended) || trials.length >= order.maxRequests) break
      }
      const phase = start < full ? 'warmup' : 'measure'
      const trial = { ...this.request(start), phase, block: order.number } as const
      trials.push(trial)
      const end = (trial.at.end ?? 0) / MICROSECONDS_PER_MILLISECOND
      const isRefused = trial.outcome !== 'ok'
      streams[streams.indexOf(start)] = isRefused ? Math.max(end, start + order.retryInterval) : end
    }
    this.now = Math.max(this.now, ...trials.map(({ at }) => (at.end ?? 0) / MICROSECONDS_PER_MILLISECOND))
    return trials.sort((a, b) => (a.at.end ?? 0) - (b.at.end ?? 0))
  }

  /** Requests at a constant rate, after accumulated tokens were used up if the order says so. */
  sendAtRate(order: RateSpec): Trial[] {
    const send = (start: number) => this.request(start, start + 3 * this.#random.fraction())
    const warmup = this.#drain(order, send).map((trial) => ({ ...trial, phase: 'warmup' as const }))
    return [...warmup, ...this.#startAtRate(order, send)]
  }

  /** Connections without a request: all kept open, or each closed at once. */
  connect(order: ConnectSpec): Trial[] {
    let open = 0
    const connect = (start: number) => {
      this.requests++
      const { sockets = Number.POSITIVE_INFINITY } = this.#behaviour
      const at = start + 3 * this.#random.fraction()
      const isAccepted = open < sockets && this.#takeToken(at) && this.#isInWindow(at)
      if (!isAccepted) return { ...failedTrial(start, start + REFUSAL_MS, 'limit'), chars: 0 }
      if (order.keepOpen !== undefined) open++
      const end =
        order.keepOpen === undefined ? start + 20 : start + order.count * order.interval + order.keepOpen
      return trialWith({ at: instants(start, { open: start + 10, end }), chars: 0 })
    }
    const drained = this.#drain(order, connect).map((trial) => ({ ...trial, load: 'closed' as const }))
    return [
      ...drained,
      ...this.#startAtRate(order, connect).map((trial) => ({ ...trial, load: 'open' as const })),
    ]
  }

  #drain({ drain, interval }: RateSpec | ConnectSpec, send: (start: number) => Trial): Trial[] {
    const trials: Trial[] = []
    if (!drain) return trials
    while (trials.length < drain.maxRequests && trials.at(-1)?.outcome !== 'limit')
      trials.push(send(this.now + trials.length * drain.interval))
    this.now += trials.length * drain.interval + 1.5 * interval
    return trials
  }

  #startAtRate(
    { interval, count, countAfterRefusal }: Pick<RateSpec, 'interval' | 'count' | 'countAfterRefusal'>,
    send: (start: number) => Trial,
  ): Trial[] {
    const trials: Trial[] = []
    const began = this.now
    let refusedAt: number | undefined
    for (
      let sent = 0;
      refusedAt === undefined ? sent < count : sent <= refusedAt + countAfterRefusal;
      sent++
    ) {
      const trial = send(began + sent * interval)
      trials.push(trial)
      if (trial.outcome === 'limit') refusedAt ??= sent
    }
    this.now = Math.max(this.now, ...trials.map(({ at }) => (at.end ?? 0) / MICROSECONDS_PER_MILLISECOND))
    return trials
  }

  /** One request that is sent at one moment and arrives at another. */
  request(start: number, at = start): Trial {
    const { excess = 'refuse', failing, leak = 0, flip = 0 } = this.#behaviour
    this.requests++
    this.#busy = this.#busy.filter((until) => until > at)
    const inFlight = this.#busy.length
    if (failing && inFlight >= failing.from && this.#random.fraction() < failing.share)
      return failedTrial(start, at + REFUSAL_MS, 'server')
    if (!this.#takeToken(at) || !this.#isInWindow(at) || this.#isOverAverage(at))
      return failedTrial(start, at + REFUSAL_MS, 'limit')
    const free = this.#limitNow(at) - inFlight
    const isFlipped = (free === 0 || free === 1) && this.#random.fraction() < flip
    if (free > 0 !== isFlipped || this.#random.fraction() < leak) return this.#serve(start, at, inFlight)
    if (excess === 'refuse') return failedTrial(start, at + REFUSAL_MS, 'limit')
    if (excess === 'hang') return failedTrial(start, start + TIMEOUT_MS, 'timeout')
    const freed = [...this.#busy].sort((a, b) => a - b)[-free] ?? at
    return this.#serve(start, freed, inFlight)
  }

  #limitNow(at: number): number {
    const { limit, wobble = 0 } = this.#behaviour
    return limit(at - this.#began, this.requests) + this.#random.integer(2 * wobble + 1) - wobble
  }

  #isInWindow(at: number): boolean {
    const { fixedWindow, slidingWindow } = this.#behaviour
    if (fixedWindow) {
      const index = Math.floor(at / fixedWindow.per)
      if (index !== this.#window.index) this.#window = { index, count: 0 }
      if (this.#window.count >= fixedWindow.limit) return false
      this.#window.count += 1
    }
    if (slidingWindow) {
      this.#recent = this.#recent.filter((taken) => taken > at - slidingWindow.per)
      if (this.#recent.length >= slidingWindow.limit) return false
      this.#recent.push(at)
    }
    return true
  }

  #isOverAverage(at: number): boolean {
    const { average, grace } = this.#behaviour
    if (grace) {
      const isOver = this.#busy.length >= grace.limit
      // One stream between two requests is no pause.
      if (this.#busy.length < grace.limit - 1) this.#overSince = undefined
      else if (isOver) this.#overSince ??= at
      return isOver && at - (this.#overSince ?? at) > grace.over
    }
    if (!average) return false
    this.#served = this.#served.filter(({ to }) => to > at - average.over)
    const busy = this.#served.reduce(
      (sum, { from, to }) => sum + Math.max(0, Math.min(to, at) - Math.max(from, at - average.over)),
      0,
    )
    return busy > average.limit * average.over
  }

  #takeToken(at: number): boolean {
    const { bucket } = this.#behaviour
    if (!bucket) return true
    this.#tokens = Math.min(bucket.capacity, this.#tokens + ((at - this.#filled) / 1e3) * bucket.refill)
    this.#filled = at
    if (this.#tokens < 1) return false
    this.#tokens -= 1
    return true
  }

  #serve(start: number, from: number, inFlight: number): Trial {
    const { firstAudio = () => 200, sigma = 0.2, recovery = 0, underruns = () => 0, whole } = this.#behaviour
    const { stream = SERVICE_MS } = this.#behaviour
    const first = from + firstAudio(inFlight + 1) * this.#factor(sigma)
    const last = first + (whole ? 0 : stream) * (0.9 + 0.2 * this.#random.fraction())
    this.#busy.push(last + recovery)
    this.#served.push({ from, to: last })
    return trialWith({
      at: instants(start, { first_audio: first, heard: first + 20, last_audio: last, end: last + 1 }),
      underruns: this.#random.fraction() < underruns(inFlight + 1) ? 1 : 0,
    })
  }

  /** `two kinds`: every other answer, by chance, takes eight times as long. */
  #factor(sigma: number): number {
    const { service = 'log-normal' } = this.#behaviour
    if (service === 'exponential') return -Math.log(1 - this.#random.fraction()) / Math.LN2
    const kind = service === 'two kinds' && this.#random.fraction() < 0.5 ? 8 : 1
    return kind * Math.exp(sigma * this.#normal())
  }

  #normal(): number {
    const [a, b] = [this.#random.fraction(), this.#random.fraction()]
    return Math.sqrt(-2 * Math.log(1 - a)) * Math.cos(2 * Math.PI * b)
  }
}
