import type { Exchange, ExchangedFrame } from '../../core/trial/exchange.ts'
import type { MonotonicTime } from '../../core/units.ts'
import { longestGap, loudnessStrip, sniffAudio } from '../../trace/audio-view.ts'
import type { Finding } from '../../trace/findings/finding.ts'
import { beganAt, type RequestTrace, replayedFrom } from '../../trace/request-trace.ts'
import { byteLengthOf, contentOf, kindOf, meaningOf } from './describe-frame.ts'
import { listStages } from './trace-stages.ts'

/** Parts of the loudness strip. */
const STRIP_PARTS = 60

/** The trace as JSON. Instants are whole microseconds since the request began. */
export function formatTraceJson(trace: RequestTrace, findings: readonly Finding[]): string {
  const { adapter, text, format, exchanges } = trace
  const { at, ...trial } = trace.trial
  const began = beganAt(trace)
  const json = {
    adapter,
    text,
    format,
    replayed_from: replayedFrom(trace) ?? null,
    trial: {
      ...trial,
      at_us: Object.fromEntries(
        Object.entries(at).map(([name, instant]) => [name, instant - (at.began ?? 0)]),
      ),
    },
    connections: exchanges.map((exchange) => exchangeJson(exchange, trace, began)),
    audio: audioJson(trace),
    stages: Object.fromEntries(listStages(trace.trial).map(([name, length]) => [name, length])),
    findings,
  }
  return `${JSON.stringify(json, null, 2)}\n`
}

function exchangeJson(
  { dial, began, stamps, negotiated, frames, close }: Exchange,
  trace: RequestTrace,
  zero: MonotonicTime,
) {
  const since = (at: MonotonicTime) => Math.round(at - zero)
  return {
    url: dial.url,
    headers: dial.headers,
    began_us: since(began),
    at_us: Object.fromEntries(Object.entries(stamps).map(([name, at]) => [name, since(at)])),
    negotiated: negotiated ?? null,
    frames: frames.map((frame) => ({ at_us: since(frame.at), ...frameJson(frame, trace) })),
    close: close ? { ...close, at: undefined, at_us: since(close.at) } : null,
  }
}

function frameJson(frame: ExchangedFrame, { format }: RequestTrace) {
  return {
    from: frame.from,
    kind: kindOf(frame),
    bytes: byteLengthOf(frame) ?? null,
    content: contentOf(frame) ?? null,
    ...(frame.from === 'server' && {
      meaning: meaningOf(frame, format),
      not_read: frame.reading?.unread ?? null,
    }),
    ...((frame.frame.kind === 'head' || frame.frame.kind === 'request') && { headers: frame.frame.headers }),
  }
}

function audioJson(trace: RequestTrace) {
  const sniffed = sniffAudio(trace)
  const gap = longestGap(trace.arrivals.pieces)
  return {
    sniffed: sniffed?.name ?? null,
    wav: sniffed?.wav ?? null,
    longest_gap_us: gap ?? null,
    loudness_dbfs: trace.audio
      ? loudnessStrip(trace.audio, STRIP_PARTS).map((level) =>
          Number.isFinite(level) ? Number(level.toFixed(1)) : null,
        )
      : null,
  }
}
