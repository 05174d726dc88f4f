import type { SentFormat } from '../../core/config/output.ts'
import type { ExportableRun } from '../../report/export/export-formats.ts'
import { formatInflux } from '../../report/export/influx.ts'
import { formatOtlpMetrics } from '../../report/export/otlp/metrics.ts'
import { formatOtlpTraces } from '../../report/export/otlp/traces.ts'

/** A POST to a receiver. */
export interface OutgoingRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
}

type RequestMaker = (run: ExportableRun, address: string) => AsyncGenerator<OutgoingRequest>

/** The requests that bring a run to a receiver, in order. */
export const OUTGOING_REQUESTS: Readonly<Record<SentFormat, RequestMaker>> = {
  otlp: otlpRequests,
  influx: influxRequests,
  'remote-write': remoteWriteRequests,
}

const JSON_HEADERS = { 'content-type': 'application/json' } as const

/** The address is that of the receiver, to which each signal adds its path (OTLP 1, OTLP/HTTP request). */
async function* otlpRequests(
  { measured, rows }: ExportableRun,
  address: string,
): AsyncGenerator<OutgoingRequest> {
  const url = (signal: string) => `${address.replace(/\/+$/, '')}/v1/${signal}`
  yield { url: url('metrics'), headers: JSON_HEADERS, body: formatOtlpMetrics(measured) }
  for await (const body of formatOtlpTraces(measured.file, rows))
    yield { url: url('traces'), headers: JSON_HEADERS, body }
}

/** Lines of one request: the database recommends 5,000. */
const LINES_PER_REQUEST = 5000

/** The address is complete, with database or bucket: `/api/v2/write?org=o&bucket=b`. Times are nanoseconds. */
async function* influxRequests(
  { measured }: ExportableRun,
  address: string,
): AsyncGenerator<OutgoingRequest> {
  const lines = formatInflux(measured).trimEnd().split('\n')
  for (let from = 0; from < lines.length; from += LINES_PER_REQUEST)
    yield {
      url: address,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: `${lines.slice(from, from + LINES_PER_REQUEST).join('\n')}\n`,
    }
}

/** The address is complete: `/api/v1/write` of Prometheus. The encoder is loaded only for this format. */
async function* remoteWriteRequests(
  { measured }: ExportableRun,
  address: string,
): AsyncGenerator<OutgoingRequest> {
  const { encodeRemoteWrite } = await import('../../report/export/remote-write.ts')
  yield {
    url: address,
    headers: {
      'content-type': 'application/x-protobuf',
      'content-encoding': 'snappy',
      'x-prometheus-remote-write-version': '0.1.0',
    },
    body: encodeRemoteWrite(measured),
  }
}
