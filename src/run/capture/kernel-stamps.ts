import { monotonicClock, wallMillis } from '../../core/clock.ts'
import type { Micros, Millis, MonotonicTime } from '../../core/units.ts'
import { toMicros } from '../../core/units.ts'
import type { FinishedTrial } from '../../drive/trial/run-trial.ts'
import type { KernelStampRecord } from '../../results/run/run-file.ts'
import { PacketClockMapping } from './packet-clock.ts'
import { PacketIndex } from './packet-index.ts'
import { startPacketStream } from './packet-stream.ts'
import { stampTrial } from './stamp-trial.ts'
import type { Capture } from './tcpdump.ts'

export interface KernelStampOptions {
  /** Start of the run. */
  readonly origin: MonotonicTime
  /** Ports of the servers. */
  readonly ports: readonly number[]
  /** No trial lasts longer. */
  readonly timeout: Millis
  /** Receives trials once their packets were looked for. */
  readonly onFinished: (finished: readonly FinishedTrial[]) => void
}

/** Between two looks at finished trials. */
const INTERVAL_MS = 100
/**
 * A trial waits for its packets through so many looks, about five seconds: they reach us a second late if nothing
 * follows them. Not by the clock: a process that was held up has not read yet what has come.
 */
const MAX_LOOKS = 50
/** For how much longer than a trial may last its packets are remembered. */
const MARGIN: Micros = toMicros(10_000)
/** Packets of several processors may be this much out of order. */
const REORDERED: Micros = toMicros(5)
/** Two clocks are never read at the same instant. */
const MIN_BOUND: Micros = 50

interface WaitingTrial {
  readonly finished: FinishedTrial
  /** The look after which it came. */
  readonly since: number
}

/**
 * Takes the instants of trials from the packets that carried them. A finished trial waits until its packets have
 * come from the kernel, about a second, and is then passed on with their instants, or with its own if one of them
 * is not in the capture.
 */
export class KernelStamps {
  readonly #options: KernelStampOptions
  readonly #packets: PacketIndex
  readonly #clock = new PacketClockMapping(monotonicClock, wallMillis)
  readonly #timer: NodeJS.Timeout
  #waiting: WaitingTrial[] = []
  #capture: Capture | undefined
  /** How often finished trials were looked through. */
  #looks = 0
  #trials = 0
  #unseen = 0
  #unlocated = 0

  private constructor(options: KernelStampOptions) {
    this.#options = options
    this.#packets = new PacketIndex(toMicros(options.timeout) + MARGIN)
    this.#timer = setInterval(() => this.#release(), INTERVAL_MS)
  }

  /** Throws a `SetupError` if capturing is not possible. */
  static async start(options: KernelStampOptions): Promise<KernelStamps> {
    const stamps = new KernelStamps(options)
    try {
      stamps.#capture = await startPacketStream(options.ports, (segment, seconds, nanoseconds) =>
        stamps.#packets.add(segment, stamps.#clock.toMonotonic(seconds, nanoseconds)),
      )
      return stamps
    } catch (error) {
      clearInterval(stamps.#timer)
      throw error
    }
  }

  /** A trial without audio has nothing to wait for. */
  readonly add = (finished: readonly FinishedTrial[]): void => {
    const since = this.#looks
    const passed: FinishedTrial[] = []
    for (const one of finished) {
      if (one.trial.at.first_audio === undefined) passed.push(withoutPositions(one))
      else if (one.positions === undefined) {
        this.#unlocated++
        passed.push(one)
      } else this.#waiting.push({ finished: one, since })
    }
    if (passed.length > 0) this.#options.onFinished(passed)
  }

  /** Ends the capture and passes on all trials. */
  async stop(): Promise<KernelStampRecord> {
    const dropped = await this.#capture?.stop()
    clearInterval(this.#timer)
    this.#clock.finish()
    this.#pass(this.#waiting.splice(0))
    return {
      source: 'kernel',
      trials: this.#trials,
      unseen: this.#unseen,
      unlocated: this.#unlocated,
      ...(dropped !== undefined && { dropped }),
      clock_us: this.#clock.uncertainty,
    }
  }

  #release(): void {
    this.#clock.check()
    this.#looks++
    const isDue = ({ finished, since }: WaitingTrial) =>
      this.#packets.latest > lastStamp(finished, this.#options.origin) + REORDERED ||
      this.#looks - since > MAX_LOOKS
    const due = this.#waiting.filter(isDue)
    if (due.length === 0) return
    this.#waiting = this.#waiting.filter((one) => !isDue(one))
    this.#pass(due)
  }

  #pass(due: readonly WaitingTrial[]): void {
    if (due.length > 0) this.#options.onFinished(due.map(({ finished }) => this.#stamp(finished)))
  }

  #stamp(finished: FinishedTrial): FinishedTrial {
    const { positions, ...plain } = finished
    const { origin } = this.#options
    const [from, to] = [origin + (finished.trial.at.first_text ?? 0), lastStamp(finished, origin)]
    const bound = MIN_BOUND + this.#clock.uncertainty
    const trial =
      positions && this.#clock.isTrusted(from, to)
        ? stampTrial({ ...plain, positions }, this.#packets, { origin, bound })
        : undefined
    if (trial) this.#trials++
    else this.#unseen++
    return trial ? { ...plain, trial } : plain
  }
}

function lastStamp({ trial }: FinishedTrial, origin: MonotonicTime): MonotonicTime {
  return origin + (trial.at.first_audio ?? 0)
}

function withoutPositions({ positions: _positions, ...rest }: FinishedTrial): FinishedTrial {
  return rest
}
