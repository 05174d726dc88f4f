import type { Millis } from '../../core/units.ts'
import type { ArrivalLoad, RatedLoad } from './arrival-fields.ts'

/** Phrases in which executors describe their loads. */
export function formatSeconds(milliseconds: Millis): string {
  return `${milliseconds / 1e3} s`
}

export function formatInFlight({ concurrency }: { readonly concurrency: number }): string {
  return `closed: ${concurrency} in flight against each target`
}

/** @param what arrives */
export function formatRates({ rate, rates = {} }: RatedLoad, what: string): string {
  const others = Object.entries(rates).map(([target, own]) => `${own} against ${target}`)
  return [`${rate} ${what} a second against each target`, ...others].join(', ')
}

export function formatArrivals({ arrival, maxInFlight }: ArrivalLoad): string[] {
  const spread = typeof arrival === 'string' ? arrival : `gamma ${arrival.gamma}`
  return [`arrivals ${spread}`, ...(maxInFlight === undefined ? [] : [`at most ${maxInFlight} in flight`])]
}

export function formatStages(
  stages: readonly { readonly duration: number; readonly target: number }[],
): string {
  return stages.map(({ duration, target }) => `to ${target} in ${formatSeconds(duration)}`).join(', ')
}
