import type { AnswerLevel, ProbeAnswer } from '../../../probe/answer/answer.ts'

/** What the levels count, by what is searched. */
const UNITS: Readonly<Record<ProbeAnswer['kind'], { readonly axis: string; readonly held: string }>> = {
  concurrency: { axis: 'requests in flight', held: 'at once' },
  sockets: { axis: 'open connections', held: 'open connections' },
  'connect-rate': { axis: 'connections in a period', held: 'connections' },
  'request-rate': { axis: 'requests in a period', held: 'requests' },
}

/** The name of an axis of levels. */
export function axisOf({ kind, per_ms }: ProbeAnswer): string {
  return UNITS[kind].axis.replace('a period', periodOf(per_ms))
}

/** So many of what is searched: `12 at once`, `40 requests a second`. */
export function amountOf({ kind, per_ms }: ProbeAnswer, level: number): string {
  const period = kind.endsWith('rate') ? ` in ${periodOf(per_ms)}` : ''
  return `${level} ${UNITS[kind].held}${period}`
}

function periodOf(milliseconds: number): string {
  if (milliseconds === 1000) return 'a second'
  return milliseconds === 60_000 ? 'a minute' : `${milliseconds / 1000} s`
}

/** From where on levels stand at equal ratios. */
const WIDE = 32

/** An axis of levels: in powers of two where they reach far. */
export function levelScale(answer: ProbeAnswer, levels: readonly number[], narrow: boolean) {
  const most = Math.max(2, ...levels)
  const label = axisOf(answer)
  if (most < WIDE) return { label, domain: [0, most * 1.06] as const, ticks: narrow ? 5 : 12 }
  const ticks = Array.from({ length: Math.floor(Math.log2(most)) + 1 }, (_, power) => 2 ** power)
  return { label, type: 'log' as const, domain: [0.9, most * 1.1] as const, ticks, tickFormat: String }
}

/** Where a level lies on that axis: 0 at the left end, 1 at the right. */
export function placeOf(level: number, levels: readonly number[]): number {
  const most = Math.max(2, ...levels)
  return most < WIDE ? level / most : Math.log2(Math.max(1, level)) / Math.log2(most)
}

/** A level with everything that was counted at it, however often it was tried. */
export interface LevelTotal {
  readonly level: number
  readonly requests: number
  readonly success: number
  readonly goodput: number
}

/** Shares of all requests of a level, in rising order. */
export function totalsOf(levels: readonly AnswerLevel[]): LevelTotal[] {
  const places = [...new Set(levels.map(({ level }) => level))].sort((a, b) => a - b)
  return places.map((level) => {
    const own = levels.filter((one) => one.level === level).map(({ stats }) => stats)
    const requests = own.reduce((sum, one) => sum + one.requests, 0)
    const share = (name: 'success' | 'goodput') =>
      own.reduce((sum, one) => sum + one[name] * one.requests, 0) / Math.max(1, requests)
    return { level, requests, success: share('success'), goodput: share('goodput') }
  })
}
