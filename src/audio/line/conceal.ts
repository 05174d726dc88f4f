import { Concealer } from './concealer.ts'

/** Fills lost packets as a receiver does. @param length of a packet, in samples */
export function concealLosses(
  samples: Float32Array,
  sampleRate: number,
  length: number,
  lost: readonly boolean[],
): Float32Array {
  const heard = new Float32Array(samples.length)
  const concealer = new Concealer(sampleRate)
  for (const [packet, isLost] of lost.entries())
    heard.set(
      concealer.push(samples.subarray(packet * length, (packet + 1) * length), isLost),
      packet * length,
    )
  return heard
}
