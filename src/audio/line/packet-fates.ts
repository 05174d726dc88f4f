import type { PacketJitter, PacketLoss } from '../../core/config/caller-line.ts'

/** A source of numbers in [0, 1). */
export interface Fractions {
  readonly fraction: () => number
}

/**
 * Which of so many packets do not arrive in time.
 *
 * Loss has two states (Gilbert 1960, Elliott 1963): from good to bad with the chance p, back with r, and all packets
 * of the bad state are lost. With r = 1 / burst and p = share · r / (1 - share) the mean loss is p / (p + r) = share
 * and the mean burst 1 / r (Haßlinger and Hohlfeld, The Gilbert-Elliott model for packet loss in real time services;
 * the parameters of `gemodel` in netem). The first state is drawn from the long run.
 *
 * A packet's delay is the sum of two exponential ones, with the mean of the jitter: a gamma distribution of shape 2.
 */
export function drawLostPackets(
  count: number,
  { loss, jitter }: { readonly loss?: PacketLoss; readonly jitter?: PacketJitter },
  random: Fractions,
): boolean[] {
  const back = loss ? 1 / loss.burst : 1
  const away = loss ? Math.min(1, (loss.share * back) / (1 - loss.share)) : 0
  let isBad = random.fraction() < (loss?.share ?? 0)
  return Array.from({ length: count }, () => {
    const lost = isBad
    isBad = random.fraction() < (isBad ? 1 - back : away)
    const late = jitter !== undefined && drawDelay(jitter.mean, random) > jitter.buffer
    return lost || late
  })
}

function drawDelay(mean: number, random: Fractions): number {
  const exponential = () => -Math.log(1 - random.fraction()) * (mean / 2)
  return exponential() + exponential()
}
