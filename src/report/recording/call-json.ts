import type { CountOf, RecordingSummary, Spread } from '../../tally/recording/recording-summary.ts'
import type { ExactPercentile } from '../../tally/statistics/percentile.ts'
import { toJsonNumber } from '../format/units/raw-numbers.ts'
import type { ReportedCall, ReportedChannel } from './reported-call.ts'

/** A recorded call as JSON (docs/schema/measure.schema.json). Ends in a newline. */
export function formatCallJson({ files, channels, summary }: ReportedCall): string {
  const json = {
    schema_version: 1,
    files,
    channels: { caller: channelJson(channels.caller), agent: channelJson(channels.agent) },
    ...summaryJson(summary),
  }
  return `${JSON.stringify(json, null, 2)}\n`
}

function summaryJson(summary: RecordingSummary) {
  const { responses, turns, interruptions } = summary
  return {
    duration_us: summary.duration,
    greeting_us: summary.greeting ?? null,
    response: { agent: spreadJson(responses.agent), caller: spreadJson(responses.caller) },
    stop: spreadJson(summary.stops),
    stopped: countJson(summary.stopped),
    early: countJson(summary.early),
    unanswered: summary.unanswered,
    talk_over_us: summary.talkOver,
    talk_over_share: summary.talkOverShare,
    turns: turns.map(({ who, start, end, response }) => ({
      who,
      start_us: start,
      end_us: end,
      response_us: response ?? null,
    })),
    interruptions: interruptions.map(({ by, at, overlap, stop }) => ({
      by,
      at_us: at,
      overlap_us: overlap,
      stop_us: stop ?? null,
    })),
  }
}

function channelJson({ sampleRate, noise, level, echo }: ReportedChannel) {
  return {
    sample_rate: sampleRate,
    noise_dbfs: round(noise),
    speech_dbfs: level === undefined ? null : round(level),
    echo: echo ? { delay_ms: echo.delay, gain_db: round(echo.gain) } : null,
  }
}

function spreadJson({ n, p50, p95, max }: Spread) {
  return { n, p50: percentileJson(p50), p95: percentileJson(p95), max_us: toJsonNumber(max) }
}

/** Null if there are too few for an interval, as in the text. */
function percentileJson({ value, interval }: ExactPercentile) {
  if (!interval) return null
  return { value_us: value, low_us: interval.low, high_us: interval.high }
}

function countJson({ count, of, share }: CountOf) {
  return { count, of, share: share ? { value: share.share, low: share.low, high: share.high } : null }
}

function round(decibels: number): number {
  return Math.round(decibels * 10) / 10
}
