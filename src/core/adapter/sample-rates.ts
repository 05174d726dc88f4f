import type { Encoding } from '../audio-format.ts'
import type { Facts } from './adapter.ts'

/** The sample rates of a route for an encoding. The default rate comes first. */
export function sampleRatesFor(
  { sampleRates, sampleRatesOf, defaultSampleRate }: Facts,
  encoding: Encoding,
): readonly number[] {
  const otherRates = sampleRates.filter((rate) => rate !== defaultSampleRate)
  return sampleRatesOf?.[encoding] ?? [defaultSampleRate, ...otherRates]
}
