import { stringify } from 'csv-stringify/sync'
import type { TurnDigest } from './digest.ts'
import { renderTurnsMarkdown } from './markdown.ts'

/** The files of a run of conversations that hold nothing new, by name. */
export function derivedTurnFiles(digest: TurnDigest): Readonly<Record<string, string>> {
  return { 'turn-stages.csv': stagesCsv(digest), 'report.md': renderTurnsMarkdown(digest) }
}

/** Microseconds; a value beyond the timeout is `inf`, and an interval that n is too small for is empty. */
function stagesCsv({ summaries }: TurnDigest): string {
  const head = [
    'target',
    'stage',
    'n',
    'p50_us',
    'p50_low_us',
    'p50_high_us',
    'p95_us',
    'max_us',
    'share_median',
    'share_slowest',
  ]
  const rows = summaries.flatMap(({ target, stages, shares }) =>
    stages.map(({ stage, n, p50, p95, max }) => {
      const share = shares.find((one) => one.stage === stage)
      return [
        target,
        stage,
        String(n),
        ...[p50.value, p50.interval?.low, p50.interval?.high, p95.value, max].map(cell),
        ...[share?.median, share?.slowest].map((value) => (value === undefined ? '' : value.toFixed(4))),
      ]
    }),
  )
  return stringify([head, ...rows], { record_delimiter: '\n' })
}

function cell(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return ''
  return value === Number.POSITIVE_INFINITY ? 'inf' : String(Math.round(value))
}
