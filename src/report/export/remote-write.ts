import { PbfWriter } from 'pbf'
import SnappyJS from 'snappyjs'
import type { MeasuredRun } from '../../tally/run/measured-run.ts'
import { cleanLabel, type MetricSample, metricFamilies } from './metric-families.ts'
import { endOfRun } from './wall-clock.ts'

/**
 * A run as one request of Prometheus remote-write 1.0
 * (https://prometheus.io/docs/specs/prw/remote_write_spec/): a `WriteRequest` in protobuf, compressed with
 * snappy's block format. Every series has one sample, at the end of the run.
 */
export function encodeRemoteWrite(run: MeasuredRun): Uint8Array {
  const timestamp = Number(endOfRun(run) / 1_000_000n)
  const writer = new PbfWriter()
  for (const sample of metricFamilies(run).flatMap(({ samples }) => samples))
    writer.writeMessage(FIELDS.timeseries, writeSeries, { sample, timestamp })
  return SnappyJS.compress(writer.finish())
}

/** The numbers of the fields of `WriteRequest`, `TimeSeries`, `Label` and `Sample`. */
const FIELDS = {
  timeseries: 1,
  labels: 1,
  samples: 2,
  labelName: 1,
  labelValue: 2,
  value: 1,
  timestamp: 2,
} as const

interface TimedSample {
  readonly sample: MetricSample
  /** Milliseconds since 1970. */
  readonly timestamp: number
}

function writeSeries({ sample, timestamp }: TimedSample, writer: PbfWriter): void {
  for (const label of sortedLabels(sample)) writer.writeMessage(FIELDS.labels, writeLabel, label)
  writer.writeMessage(FIELDS.samples, writeSample, { value: sample.value, timestamp })
}

/** Sorted by name, as receivers require. An empty label is the same as none. */
function sortedLabels({ name, labels }: MetricSample): (readonly [name: string, value: string])[] {
  return Object.entries({ __name__: name, ...labels })
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1))
}

function writeLabel([name, value]: readonly [string, string], writer: PbfWriter): void {
  writer.writeStringField(FIELDS.labelName, name)
  writer.writeStringField(FIELDS.labelValue, cleanLabel(value))
}

function writeSample({ value, timestamp }: { value: number; timestamp: number }, writer: PbfWriter): void {
  writer.writeDoubleField(FIELDS.value, value)
  writer.writeVarintField(FIELDS.timestamp, timestamp)
}
