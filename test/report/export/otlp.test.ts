import { describe, expect, test } from 'vitest'
import type { Trial } from '../../../src/core/trial/trial.ts'
import type { TurnRecord } from '../../../src/core/trial/turn-record.ts'
import { formatOtlpMetrics } from '../../../src/report/export/otlp/metrics.ts'
import { formatOtlpTraces } from '../../../src/report/export/otlp/traces.ts'
import { measuredRequests, summarizeRun } from '../../../src/tally/run/run-summary.ts'
import { turnFile, turnRun } from '../sample-conversations.ts'
import { FILE, LAB_RUN } from '../sample-runs.ts'
import { throughProtobuf } from './otlp-protobuf.ts'

const NUMBERED = LAB_RUN.map((trial, index) => ({ ...trial, trial: index }))

async function* each<Row>(rows: readonly Row[]): AsyncGenerator<Row> {
  yield* rows
}

async function collect(lines: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = []
  for await (const line of lines) all.push(line)
  return all
}

async function tracesOf(trials: readonly Trial[]): Promise<string[]> {
  const lines = formatOtlpTraces(FILE, { workload: 'requests', read: () => each(trials) })
  return collect(lines)
}

async function metricsOf(): Promise<string> {
  return formatOtlpMetrics(measuredRequests(await summarizeRun(FILE, LAB_RUN)))
}

// biome-ignore lint/suspicious/noExplicitAny: what a receiver reads has the shape that the test is about.
type Json = any

const metricNamed = (json: string, name: string): Json =>
  JSON.parse(json).resourceMetrics[0].scopeMetrics[0].metrics.find((metric: Json) => metric.name === name)

const attributesOf = ({ attributes }: Json) =>
  Object.fromEntries(attributes.map(({ key, value }: Json) => [key, Object.values(value)[0]]))

describe('OTLP metrics', () => {
  test('are exactly what the official definitions know', async () => {
    const json = await metricsOf()
    expect(throughProtobuf('metrics', json)).toEqual(JSON.parse(json))
  })

  test('have a bucket more than bounds, and all observations in their buckets', async () => {
    const { histogram } = metricNamed(await metricsOf(), 'ttfa.stage.duration')
    expect(histogram.dataPoints.length).toBeGreaterThan(10)
    for (const { bucketCounts, explicitBounds, count } of histogram.dataPoints) {
      expect(bucketCounts).toHaveLength(explicitBounds.length + 1)
      expect(bucketCounts.reduce((sum: number, each: string) => sum + Number(each), 0)).toBe(Number(count))
    }
  })

  test('count what failed above all bounds, without a sum that would hide it', async () => {
    const { histogram } = metricNamed(await metricsOf(), 'ttfa.stage.duration')
    const point = histogram.dataPoints.find((each: Json) => {
      const own = attributesOf(each)
      return (
        own['ttfa.target'] === 'lightning-pro-ws' &&
        own['ttfa.connection'] === 'hot' &&
        own['ttfa.stage'] === 'ttfa'
      )
    })
    expect(point).toMatchObject({ count: '100' })
    expect(Number(point.bucketCounts.at(-1))).toBe(10)
    expect(point).not.toHaveProperty('sum')
  })

  test('have the times of the run, and no label that is different in every run', async () => {
    const json = await metricsOf()
    const [point] = metricNamed(json, 'ttfa.stage.duration').histogram.dataPoints
    const start = BigInt(Date.parse(FILE.started_at)) * 1_000_000n
    expect(point).toMatchObject({
      startTimeUnixNano: String(start),
      timeUnixNano: String(start + 42_000_000_000n),
    })
    expect(json).not.toContain(FILE.run)
  })
})

describe('OTLP traces', () => {
  test('are exactly what the official definitions know', async () => {
    for (const line of await tracesOf(NUMBERED))
      expect(throughProtobuf('traces', line)).toEqual(JSON.parse(line))
  })

  test('come in requests of a hundred, a trace for each trial', async () => {
    const lines = await tracesOf(NUMBERED)
    expect(lines).toHaveLength(Math.ceil(NUMBERED.length / 100))
    const ids = lines.flatMap((line) =>
      JSON.parse(line).resourceSpans[0].scopeSpans[0].spans.map((span: Json) => span.traceId),
    )
    expect(new Set(ids).size).toBe(NUMBERED.length)
  })

  test('have a span for each stage, inside that of the request', async () => {
    const [trial] = NUMBERED
    const [line = ''] = await tracesOf(trial ? [trial] : [])
    const [root, ...stages]: Json[] = JSON.parse(line).resourceSpans[0].scopeSpans[0].spans
    expect(root).toMatchObject({ name: 'generate_content m1', kind: 3, status: { code: 0 } })
    expect(attributesOf(root)).toMatchObject({
      'gen_ai.output.type': 'speech',
      'ttfa.target': 'lightning-ws',
      'ttfa.simulated': true,
    })
    const ttfa = stages.find((span) => span.name === 'ttfa')
    expect(Number(BigInt(ttfa.endTimeUnixNano) - BigInt(ttfa.startTimeUnixNano)) / 1000).toBe(
      (trial?.at.first_audio ?? 0) - (trial?.at.first_text ?? 0),
    )
    for (const span of stages) {
      expect(span.parentSpanId).toBe(root.spanId)
      expect(BigInt(span.startTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(root.startTimeUnixNano))
      expect(BigInt(span.endTimeUnixNano)).toBeLessThanOrEqual(BigInt(root.endTimeUnixNano))
    }
    expect(new Set(stages.map((span) => span.spanId)).size).toBe(stages.length)
  })

  test('say what failed, but nothing of what the provider said', async () => {
    const failed = NUMBERED.filter(({ outcome }) => outcome === 'limit')
    const text = (await tracesOf(failed)).join('')
    const [root] = JSON.parse(text).resourceSpans[0].scopeSpans[0].spans
    expect(root.status).toEqual({ code: 2, message: 'limit' })
    expect(attributesOf(root)).toMatchObject({ 'error.type': 'limit', 'http.response.status_code': '429' })
    expect(text).not.toContain('slow down')
  })

  test('are the same when they are sent twice', async () => {
    expect(await tracesOf(NUMBERED)).toEqual(await tracesOf(NUMBERED))
  })

  test('of turns have spans of their components, and no words of the caller', async () => {
    const turns: TurnRecord[] = turnRun()
    const lines = formatOtlpTraces(turnFile(['streaming', 'batch', 'one-box']), {
      workload: 'conversations',
      read: () => each(turns),
    })
    const text = (await collect(lines)).join('\n')
    for (const line of text.split('\n')) expect(throughProtobuf('traces', line)).toEqual(JSON.parse(line))
    const spans: Json[] = JSON.parse(text.split('\n')[0] ?? '').resourceSpans[0].scopeSpans[0].spans
    expect(spans.map((span) => span.name)).toContain('voice_to_voice')
    expect(spans.map((span) => attributesOf(span)['ttfa.component'])).toContain('llm')
    for (const { said } of turns.slice(0, 3)) expect(text).not.toContain(said)
  })
})
