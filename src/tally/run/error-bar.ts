import type { Micros } from '../../core/units.ts'
import { type Load, shapeOf } from '../../executors/index.ts'
import type { HarnessError, HarnessErrorRow } from '../../results/run/harness-error.ts'
import type { RunFile } from '../../results/run/run-file.ts'
import { refusePercentile } from '../statistics/interval.ts'

/** The maximum error of the harness over the transports of a self-test at one concurrency. */
export interface ErrorBar extends Pick<HarnessErrorRow, 'p50_us' | 'max_us' | 'concurrency'> {
  /** Absent if a row has too few samples for it. */
  readonly p99_us?: Micros
  /** Samples of the smallest row. */
  readonly n: number
  /** Wall-clock time of the self-test, ISO 8601 in UTC. */
  readonly measured_at: string
  readonly transports: readonly string[]
}

/** What the error bar of a run of any kind depends on. */
export type RunWithErrorBar = Pick<RunFile, 'harness' | 'parts' | 'shards'> & {
  readonly adapters?: RunFile['adapters']
  readonly scenario: { readonly load: Load; readonly targets: readonly object[] }
}

/** The two readers that take timestamps over HTTP, whose errors differ: our own, and Node's for HTTP/2. */
export type WirePath = 'own' | 'http2'

/** The largest error bar of the paths that a run uses; undefined if one of them is unknown. */
export function findErrorBar(run: RunWithErrorBar): ErrorBar | undefined {
  const paths: WirePath[] = usesHttp2(run) ? ['own', 'http2'] : ['own']
  return worstBar(
    paths.map((path) => findPathErrorBar(run, path)),
    sizeOfBar,
  )
}

/**
 * The error bar of a path for a run's concurrency on its machine; undefined without a self-test. For a merged
 * run it is the largest of its parts, and undefined if one of them has none.
 */
export function findPathErrorBar(run: RunWithErrorBar, path: WirePath): ErrorBar | undefined {
  const { harness, parts } = run
  const concurrency = maxInFlightOf(run)
  if (!parts) return errorBarOf(harness, concurrency, path)
  return worstBar(
    parts.map(({ file }) => errorBarOf(file.harness, concurrency, path)),
    sizeOfBar,
  )
}

function sizeOfBar({ p99_us, max_us }: ErrorBar): Micros {
  return p99_us ?? max_us
}

/** Whether a target of the run, or a component of one, uses HTTP/2. */
export function usesHttp2({ scenario, adapters = {} }: RunWithErrorBar): boolean {
  const asked = scenario.targets.some((target) =>
    [target, ...Object.values(target)].some((one) => one?.http === 2),
  )
  return asked || Object.values(adapters).some(({ http }) => http === 2)
}

/** The largest error bar of the parts. Undefined if one part has none, because its error is unknown. */
export function worstBar<Bar>(
  bars: readonly (Bar | undefined)[],
  sizeOf: (bar: Bar) => Micros,
): Bar | undefined {
  const size = (bar: Bar | undefined) => (bar === undefined ? Number.POSITIVE_INFINITY : sizeOf(bar))
  return bars.reduce((worst, bar) => (size(bar) > size(worst) ? bar : worst))
}

/**
 * Maximum requests, or conversations, in flight over all targets of a run on one machine; for a merged run,
 * at one of its vantages. Infinite for open loads without a limit.
 */
export function maxInFlightOf({ scenario, parts, shards }: Omit<RunWithErrorBar, 'harness'>): number {
  const machines = (shards ?? parts?.find(({ file }) => file.shards)?.file.shards)?.length ?? 1
  const vantages = new Set(parts?.map(({ file }) => file.vantage.name)).size
  const { maxConcurrency = Number.POSITIVE_INFINITY } = shapeOf(scenario.load)
  const targets = scenario.targets.length / Math.max(1, vantages)
  return Math.ceil(
    (scenario.load.order === 'interleaved' ? maxConcurrency * targets : maxConcurrency) / machines,
  )
}

/** The error bar of one machine at a concurrency. */
export function errorBarOf(
  harness: HarnessError | undefined,
  concurrency: number,
  path: WirePath = 'own',
): ErrorBar | undefined {
  const ofPath = harness?.rows.filter(({ http }) => (http === 2) === (path === 'http2'))
  const rows = nearestRows(ofPath ?? [], concurrency)
  const nearest = rows[0]
  if (!harness || !nearest) return undefined
  const worst = (of: (row: HarnessErrorRow) => number) => Math.max(...rows.map(of))
  const n = Math.min(...rows.map((row) => row.n))
  return {
    n,
    measured_at: harness.measured_at,
    concurrency: nearest.concurrency,
    transports: rows.map(({ transport }) => transport),
    p50_us: worst((row) => row.p50_us),
    ...(!refusePercentile(n, 0.99) && { p99_us: worst((row) => row.p99_us) }),
    max_us: worst((row) => row.max_us),
  }
}

/** The rows of the smallest tested concurrency that covers the run's, or of the largest tested one. */
export function nearestRows<Row extends Pick<HarnessErrorRow, 'concurrency'>>(
  rows: readonly Row[],
  concurrency: number,
): Row[] {
  const tested = rows.map((row) => row.concurrency)
  const covering = tested.filter((each) => each >= concurrency)
  const nearest = covering.length > 0 ? Math.min(...covering) : Math.max(...tested)
  return rows.filter((row) => row.concurrency === nearest)
}
