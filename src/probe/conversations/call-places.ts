import type { Millis } from '../../core/units.ts'
import { rankOf } from '../../tally/statistics/histogram-percentile.ts'

/** Calls that were up at once while nobody spoke, and how long a place stayed taken after its call. */
export interface CallPlaces {
  readonly idle_calls: number
  /** A further call was refused. If not, it is unknown how long a place is kept. */
  readonly refused: boolean
  readonly ending: 'hung up' | 'dropped'
  /** From the end of a call until another was accepted. Absent if none was. */
  readonly release?: { readonly n: number; readonly p50_ms: Millis; readonly max_ms: Millis }
  /** Calls after which no other was accepted within three minutes. */
  readonly never_released: number
}

/** What was seen while calls were kept up. */
export interface HeldCalls {
  readonly places: number
  readonly isFull: boolean
  readonly ending: CallPlaces['ending']
  readonly releases: readonly Millis[]
  readonly lost: number
}

export function summarizePlaces({ places, isFull, ending, releases, lost }: HeldCalls): CallPlaces {
  const sorted = releases.map((release) => Math.round(release)).sort((a, b) => a - b)
  const [median, longest] = [sorted[rankOf(0.5, sorted.length) - 1], sorted.at(-1)]
  return {
    idle_calls: places,
    refused: isFull,
    ending,
    ...(median !== undefined &&
      longest !== undefined && { release: { n: sorted.length, p50_ms: median, max_ms: longest } }),
    never_released: lost,
  }
}

/** The same as sentences. */
export function describePlaces({
  idle_calls,
  refused,
  ending,
  release,
  never_released,
}: CallPlaces): string[] {
  const calls = `${idle_calls} call${idle_calls === 1 ? '' : 's'} without speech ${idle_calls === 1 ? 'was' : 'were'} up at once`
  const ended = ending === 'dropped' ? 'whose connection broke off' : 'that was hung up'
  return [
    refused
      ? `${calls}, and the next was refused.`
      : `${calls}, and more were not dialled: how long a call keeps its place after its end is not known.`,
    ...(release
      ? [
          `A call ${ended} kept its place for ${seconds(release.p50_ms)} (median of ${release.n}, at most ${seconds(release.max_ms)}, in steps of about 0.4 s).`,
        ]
      : []),
    ...(never_released > 0
      ? [`After ${never_released} call${never_released === 1 ? '' : 's'} ${ended} no other was accepted.`]
      : []),
  ]
}

function seconds(duration: Millis): string {
  return `${(duration / 1e3).toFixed(1)} s`
}
