import type { Colors } from 'picocolors/types.d.ts'
import { BILLIONTHS_PER_UNIT } from '../../core/config/budget.ts'
import type { Millis } from '../../core/units.ts'
import type { ProbeSidecar, StoredLevel } from '../../results/sidecars/probe.ts'
import { oneLine } from '../format/escape.ts'
import { layOutTable, TEXT_WIDTH, type TextCell, wrap } from '../format/tables/text-table.ts'

/**
 * The result of a limit search for a terminal of 80 columns: the answer, the evidence, and a table of levels.
 * @param validity the validity of the run, as text
 */
export function renderProbeText(answer: ProbeSidecar, paint: Colors, validity: string): string {
  const { target, simulated, sentence, binding_constraint, boundary_type, refusals, rate_limits, notes } =
    answer
  const name = `${oneLine(target, TEXT_WIDTH)}${simulated ? ' (SIMULATED)' : ''}`
  const lines = [
    paint.bold(name),
    ...wrap(sentence, TEXT_WIDTH),
    '',
    ...wrap(`Binding constraint: ${binding_constraint} (${boundary_type}).`, TEXT_WIDTH),
    ...wrap(formatConfidence(answer), TEXT_WIDTH),
    ...refusals.flatMap(({ how, status, words, count, slowest_ms }) =>
      wrap(
        `${how}${status === undefined ? '' : ` ${status}`}: ${count} times, within ${slowest_ms} ms${words ? `: ${words}` : ''}`,
        TEXT_WIDTH,
      ),
    ),
    ...wrap(formatRateLimits(rate_limits), TEXT_WIDTH),
    ...notes.flatMap((note) => wrap(note, TEXT_WIDTH)),
    '',
    ...layOutTable([HEADINGS.map((text) => ({ text })), ...levelRows(answer.levels)], TEXT_WIDTH),
    ...wrap(formatSpent(answer), TEXT_WIDTH),
    ...wrap(`Validity: ${validity}`, TEXT_WIDTH),
    '',
  ]
  return lines.filter((line, index) => line !== '' || lines[index - 1] !== '').join('\n')
}

const HEADINGS = ['level', 'what', 'outcome', 'n', 'heard p50', 'p95', 'ok', 'good'] as const

/** Levels by size, then in the order of measurement. */
function levelRows(levels: readonly StoredLevel[]): TextCell[][] {
  return [...levels]
    .sort((a, b) => a.level - b.level || a.number - b.number)
    .map((level) => [level, level.stats] as const)
    .map(([level, stats]) =>
      [
        String(level.level),
        level.kind,
        formatOutcome(level),
        String(stats.requests),
        formatMilliseconds(stats.heard_p50_ms),
        formatMilliseconds(stats.heard_p95_ms),
        formatPercent(stats.success),
        formatPercent(stats.goodput),
      ].map((text, column) => ({
        text,
        ...(column === 1 || column === 2 ? {} : { align: 'right' as const }),
      })),
    )
}

function formatOutcome({ outcome, held, stats: { sustained_ms } }: StoredLevel): string {
  const time = sustained_ms === undefined ? '' : ` for ${formatSeconds(sustained_ms)}`
  if (outcome === 'turned away') return `accepted ${held}${time}`
  return outcome === 'sustained' ? `kept up${time}` : outcome
}

function formatSeconds(length: Millis): string {
  return `${(length / 1e3).toFixed(length < 9950 ? 1 : 0)} s`
}

function formatMilliseconds(value: number | null | undefined): string {
  if (value === undefined) return ''
  return value === null ? 'never' : `${Math.round(value)} ms`
}

function formatPercent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`
}

function formatConfidence({ confidence, hard_cap }: ProbeSidecar): string {
  if (!hard_cap) return ''
  const { carried, turned_away } = confidence
  const away =
    hard_cap.infeasible_min === null
      ? ''
      : `, ${turned_away} bursts of ${hard_cap.infeasible_min} were rejected`
  return `${carried} bursts of ${hard_cap.feasible_max} were accepted${away}.`
}

function formatRateLimits({ retry_after_s, headers }: ProbeSidecar['rate_limits']): string {
  const names = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  const wait =
    retry_after_s === undefined
      ? ''
      : `The provider asked to wait up to ${retry_after_s} s, and the search waited. `
  return names.length > 0 ? `${wait}Rate limit headers: ${names.join(', ')}` : wait
}

function formatSpent({ kind, budget: { limit, spent } }: ProbeSidecar): string {
  const noun = kind === 'conversations' ? 'turns' : 'requests'
  const money = limit.cost
    ? `, ${((spent.cost ?? 0) / BILLIONTHS_PER_UNIT).toFixed(4)} ${limit.cost.currency} at most`
    : ''
  const time = formatTimeSpent(spent.duration_ms, limit.duration)
  return `Spent ${spent.requests} of at most ${limit.requests} ${noun}, ${spent.characters} characters${time}${money}.`
}

/** Empty for results of earlier versions. */
function formatTimeSpent(spent: Millis | undefined, limit: Millis | undefined): string {
  if (spent === undefined) return ''
  return `, ${formatSeconds(spent)}${limit === undefined ? '' : ` of at most ${formatSeconds(limit)}`}`
}
