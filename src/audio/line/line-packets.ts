import type { PacketJitter, PacketLoss } from '../../core/config/conversation/caller-line.ts'

/** A source of numbers in [0, 1). */
export interface Fractions {
  readonly fraction: () => number
}

interface PacketFaults {
  readonly loss?: PacketLoss
  readonly jitter?: PacketJitter
}

/**
 * Which packets do not arrive in time.
 *
 * Loss has two states (Gilbert 1960, Elliott 1963): from good to bad with the chance p, back with r, and all packets
 * of the bad state are lost. With r = 1 / burst and p = share · r / (1 - share) the mean loss is p / (p + r) = share
 * and the mean burst 1 / r (Haßlinger and Hohlfeld, The Gilbert-Elliott model for packet loss in real time services;
 * the parameters of `gemodel` in netem). The first state is drawn from the long run.
 *
 * A packet's delay is the sum of two exponential ones, with the mean of the jitter: a gamma distribution of shape 2.
 */
export class LinePackets {
  readonly #jitter: PacketJitter | undefined
  readonly #random: Fractions
  /** The chances of going from good to bad, and of staying there. */
  readonly #away: number
  readonly #stay: number
  #isBad: boolean

  constructor({ loss, jitter }: PacketFaults, random: Fractions) {
    const back = loss ? 1 / loss.burst : 1
    this.#jitter = jitter
    this.#random = random
    this.#stay = 1 - back
    this.#away = loss ? Math.min(1, (loss.share * back) / (1 - loss.share)) : 0
    this.#isBad = random.fraction() < (loss?.share ?? 0)
  }

  /** Whether the next packet is lost, or too late. */
  isNextLost(): boolean {
    const isLost = this.#isBad
    this.#isBad = this.#random.fraction() < (isLost ? this.#stay : this.#away)
    const isLate = this.#jitter !== undefined && this.#drawDelay(this.#jitter.mean) > this.#jitter.buffer
    return isLost || isLate
  }

  #drawDelay(mean: number): number {
    const exponential = () => -Math.log(1 - this.#random.fraction()) * (mean / 2)
    return exponential() + exponential()
  }
}

/** Which of so many packets do not arrive in time. */
export function drawLostPackets(count: number, faults: PacketFaults, random: Fractions): boolean[] {
  const fates = new LinePackets(faults, random)
  return Array.from({ length: count }, () => fates.isNextLost())
}
