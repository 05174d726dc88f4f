import { greatest } from '../../../core/extremes.ts'
import type { Millis } from '../../../core/units.ts'
import type { ProbeSidecar, StoredLevel } from '../../../results/sidecars/probe.ts'
import { countTicks } from '../../format/charts/scales.ts'

/** What a level counts, by kind of search. */
const LEVEL_UNITS: Readonly<Record<ProbeSidecar['kind'], { readonly axis: string; readonly level: string }>> =
  {
    concurrency: { axis: 'requests in flight', level: 'at once' },
    sockets: { axis: 'open connections', level: 'open connections' },
    'connect-rate': { axis: 'connections in a period', level: 'connections' },
    'request-rate': { axis: 'requests in a period', level: 'requests' },
    conversations: { axis: 'conversations at once', level: 'conversations at once' },
  }

/** The label of an axis of levels. */
function formatAxisLabel({ kind, per_ms }: ProbeSidecar): string {
  return LEVEL_UNITS[kind].axis.replace('a period', formatPeriod(per_ms))
}

/** A number of what is searched: `12 at once`, `40 requests a second`. */
export function formatLevel({ kind, per_ms }: ProbeSidecar, level: number): string {
  const period = kind.endsWith('rate') ? ` in ${formatPeriod(per_ms)}` : ''
  return `${level} ${LEVEL_UNITS[kind].level}${period}`
}

function formatPeriod(milliseconds: Millis): string {
  if (milliseconds === 1000) return 'a second'
  return milliseconds === 60_000 ? 'a minute' : `${milliseconds / 1000} s`
}

/** What a search counts: a conversation consists of turns. */
export function countedNoun({ kind }: Pick<ProbeSidecar, 'kind'>): 'requests' | 'turns' {
  return kind === 'conversations' ? 'turns' : 'requests'
}

/** From this level on, the axis is logarithmic. */
const LOG_SCALE_FROM = 32

/** An axis of levels; in powers of two if they reach far. */
export function levelScale(answer: ProbeSidecar, levels: readonly number[], narrow: boolean) {
  const highest = Math.max(2, greatest(levels))
  const label = formatAxisLabel(answer)
  if (highest < LOG_SCALE_FROM)
    return {
      label,
      domain: [0, highest * 1.06] as const,
      ticks: countTicks(highest, narrow ? 5 : 12),
      tickFormat: String,
    }
  const ticks = Array.from({ length: Math.floor(Math.log2(highest)) + 1 }, (_, power) => 2 ** power)
  return { label, type: 'log' as const, domain: [0.9, highest * 1.1] as const, ticks, tickFormat: String }
}

/** Where a level lies on that axis: 0 at the left end, 1 at the right. */
export function findAxisPosition(level: number, levels: readonly number[]): number {
  const highest = Math.max(2, greatest(levels))
  return highest < LOG_SCALE_FROM ? level / highest : Math.log2(Math.max(1, level)) / Math.log2(highest)
}

/** A level with everything that was counted at it, over all attempts. */
export interface LevelTotal {
  readonly level: number
  readonly requests: number
  readonly success: number
  readonly goodput: number
}

/** Shares of all requests of each level, in ascending order of levels. */
export function totalByLevel(levels: readonly StoredLevel[]): LevelTotal[] {
  const distinctLevels = [...new Set(levels.map(({ level }) => level))].sort((a, b) => a - b)
  return distinctLevels.map((level) => {
    const own = levels.filter((one) => one.level === level).map(({ stats }) => stats)
    const requests = own.reduce((sum, one) => sum + one.requests, 0)
    const share = (name: 'success' | 'goodput') =>
      own.reduce((sum, one) => sum + one[name] * one.requests, 0) / Math.max(1, requests)
    return { level, requests, success: share('success'), goodput: share('goodput') }
  })
}
