import type { Facts } from './adapter.ts'
import type { Encoding } from './audio-format.ts'

/** Samples a second that a route has for an encoding; the rate to use unasked comes first. */
export function sampleRatesFor(
  { sampleRates, sampleRatesOf, defaultSampleRate }: Facts,
  encoding: Encoding,
): readonly number[] {
  const others = sampleRates.filter((rate) => rate !== defaultSampleRate)
  return sampleRatesOf?.[encoding] ?? [defaultSampleRate, ...others]
}
