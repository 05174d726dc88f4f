import { createHash } from 'node:crypto'
import type { RunTime } from '../../../core/units.ts'
import type { AnyRunFile } from '../../../results/run/run-file.ts'
import type { RunRows } from '../run-rows.ts'
import { instantOfRow } from '../wall-clock.ts'
import type { TracedRow } from './traced-row.ts'
import { describeTrial } from './trial-spans.ts'
import { describeTurn } from './turn-spans.ts'
import { runResource, SCOPE } from './values.ts'

/** Traces per request to a receiver: most receivers accept a few megabytes. */
const TRACES_PER_REQUEST = 100

/**
 * The rows of a run as `ExportTraceServiceRequest`s of OTLP 1 in JSON, each on one line, which is also the
 * format of OTLP's file exporter. Ids are hashes of run and row, so that a trace that is sent twice stays the
 * same.
 */
export async function* formatOtlpTraces(file: AnyRunFile, rows: RunRows): AsyncGenerator<string> {
  let spans: unknown[] = []
  let traces = 0
  for await (const traced of traceRows(rows)) {
    spans.push(...toSpans(file, traced))
    traces += 1
    if (traces % TRACES_PER_REQUEST > 0) continue
    yield formatRequest(file, spans)
    spans = []
  }
  if (spans.length > 0) yield formatRequest(file, spans)
}

async function* traceRows(rows: RunRows): AsyncGenerator<TracedRow> {
  if (rows.workload === 'requests') for await (const trial of rows.read()) yield describeTrial(trial)
  else for await (const turn of rows.read()) yield describeTurn(turn)
}

function formatRequest({ versions }: AnyRunFile, spans: readonly unknown[]): string {
  return JSON.stringify({
    resourceSpans: [{ resource: runResource(versions), scopeSpans: [{ scope: SCOPE, spans }] }],
  })
}

/** https://opentelemetry.io/docs/specs/otel/trace/api/#spankind and `Status.StatusCode`, as OTLP numbers them. */
const KIND = { internal: 1, client: 3 } as const
const STATUS = { unset: 0, error: 2 } as const

function toSpans(file: AnyRunFile, traced: TracedRow): unknown[] {
  const { row, name, attributes, error, stages } = traced
  const traceId = hash(`${file.run}/${row}`, 32)
  const spanId = hash(`${file.run}/${row}/`, 16)
  const times = (from: RunTime, to: RunTime) => ({
    startTimeUnixNano: String(instantOfRow(file, row, from)),
    endTimeUnixNano: String(instantOfRow(file, row, to)),
  })
  const root = {
    traceId,
    spanId,
    name,
    kind: KIND.client,
    ...times(traced.from, traced.to),
    attributes,
    status: error === undefined ? { code: STATUS.unset } : { code: STATUS.error, message: error },
  }
  const children = stages.map(({ name: stage, attributes: own, from, to }) => ({
    traceId,
    spanId: hash(`${file.run}/${row}/${stage}`, 16),
    parentSpanId: spanId,
    name: stage,
    kind: KIND.internal,
    ...times(from, to),
    attributes: own,
  }))
  return [root, ...children]
}

function hash(text: string, digits: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, digits)
}
