import type { HarnessError } from '../../results/run/harness-error.ts'
import { findTurnErrorBar, type StageErrorBar } from '../../tally/conversation/turn-error-bar.ts'
import {
  type ErrorBar,
  errorBarOf,
  findPathErrorBar,
  type RunWithErrorBar,
  usesHttp2,
  type WirePath,
} from '../../tally/run/error-bar.ts'
import { formatDuration } from './units/durations.ts'

/** The error that the harness adds to every latency of the run, according to the self-test. */
export function formatErrorBar(file: RunWithErrorBar): string {
  const own = describePath(file, 'own')
  return usesHttp2(file) ? `${own}. Over HTTP/2: ${describePath(file, 'http2')}` : own
}

function describePath(file: RunWithErrorBar, path: WirePath): string {
  const bar = findPathErrorBar(file, path)
  if (file.parts)
    return bar ? `of the worst vantage: ${describeBar(bar)}` : 'unknown for at least one vantage'
  return describeBar(bar)
}

/** The same for one part of a merged run. */
export function formatPartErrorBar(harness: HarnessError | undefined, concurrency: number): string {
  return describeBar(errorBarOf(harness, concurrency))
}

function describeBar(bar: ErrorBar | undefined): string {
  if (!bar) return 'unknown; `ttfa selftest` measures how much this machine adds to every latency'
  const { n, p50_us, p99_us, max_us, concurrency, transports, measured_at } = bar
  const p99 = p99_us === undefined ? 'n too small for p99' : `${formatDuration(p99_us)} (p99)`
  return (
    `the harness itself adds up to ${formatDuration(p50_us)} (p50), ${p99}, ` +
    `${formatDuration(max_us)} (max): self-test with ${concurrency} in flight over ${transports.join(', ')}, ` +
    `n ${n}, on ${formatDate(measured_at)}`
  )
}

/** What the harness adds to the stages of a turn, according to the self-test of turns. */
export function formatTurnErrorBar(file: RunWithErrorBar): string {
  const bar = findTurnErrorBar(file)
  if (!bar)
    return 'of the pipeline path: unknown; `ttfa selftest` measures what this machine adds to every stage'
  const { stages, concurrency, measured_at } = bar
  const sizes = [...new Set(stages.map(({ n }) => n))].sort((a, b) => a - b).join(' to ')
  return (
    `of the pipeline path: the harness itself adds up to ${stages.map(formatStageError).join('; ')}: self-test with ` +
    `${concurrency} ${concurrency === 1 ? 'conversation' : 'conversations'} at once, n ${sizes}, on ${formatDate(measured_at)}`
  )
}

function formatStageError({ stage, p50_us, p95_us, p99_us, max_us }: StageErrorBar): string {
  const percentiles = [
    p50_us !== undefined && `${formatDuration(p50_us)} (p50)`,
    p95_us !== undefined && `${formatDuration(p95_us)} (p95)`,
    p99_us !== undefined && `${formatDuration(p99_us)} (p99)`,
    `${formatDuration(max_us)} (max)`,
  ]
  return `${percentiles.filter(Boolean).join(', ')} to ${stage === 'microphone' ? 'the end of the caller’s speech' : stage}`
}

/** `2026-11-20 04:02 UTC`. */
function formatDate(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`
}
