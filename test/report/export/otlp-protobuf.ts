import { createRequire } from 'node:module'

/** A message type as protobufjs generates it from OpenTelemetry's own definitions. */
interface MessageType {
  readonly fromObject: (data: unknown) => unknown
  readonly encode: (message: unknown) => { readonly finish: () => Uint8Array }
  readonly decode: (bytes: Uint8Array) => unknown
  readonly toObject: (message: unknown, options: Readonly<Record<string, unknown>>) => unknown
}

const { collector } = createRequire(import.meta.url)(
  '@opentelemetry/otlp-transformer/build/src/generated/root',
).opentelemetry.proto

const TYPES: Readonly<Record<'metrics' | 'traces', MessageType>> = {
  metrics: collector.metrics.v1.ExportMetricsServiceRequest,
  traces: collector.trace.v1.ExportTraceServiceRequest,
}

/**
 * What a receiver has after a request went through the official definitions and over the wire: a field that they do not
 * have is gone, and a value of another type is another value.
 */
export function throughProtobuf(signal: 'metrics' | 'traces', json: string): unknown {
  const type = TYPES[signal]
  // OTLP's JSON writes ids in hexadecimal, where Protobuf's has base64.
  const data = JSON.parse(json, (key, value) => (ID.test(key) ? Buffer.from(value, 'hex') : value))
  const received = type.decode(type.encode(type.fromObject(data)).finish())
  const back = type.toObject(received, { longs: String, bytes: Buffer, json: true })
  return JSON.parse(
    JSON.stringify(back, (key, value) =>
      ID.test(key) ? Buffer.from(value.data ?? value).toString('hex') : value,
    ),
  )
}

const ID = /^(?:trace|span|parentSpan)Id$/
