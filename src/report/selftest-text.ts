import type { HarnessError, HarnessErrorRow, PacketErrors, TurnError } from '../results/run/harness-error.ts'
import { boundedPercentiles } from '../tally/conversation/turn-error-bar.ts'
import { minSampleSize, refusePercentile } from '../tally/statistics/interval.ts'
import { layOutTable, TEXT_WIDTH } from './format/tables/text-table.ts'
import { formatDuration } from './format/units/durations.ts'

/** A column: its heading and its text for a row, given the row of the machine's floor. */
interface Column {
  readonly head: string
  readonly of: (row: HarnessErrorRow, floor: HarnessErrorRow | undefined) => string
}

const COMMON: readonly Column[] = [
  { head: 'transport', of: ({ transport }) => transport },
  { head: 'streams', of: ({ concurrency }) => String(concurrency) },
  { head: 'n', of: ({ n }) => String(n) },
  { head: 'p50 µs', of: ({ p50_us }) => String(p50_us) },
]
const P90: Column = { head: 'p90 µs', of: ({ p90_us }) => String(p90_us) }
const P99: Column = { head: 'p99 µs', of: (row) => p99Or(row, String(row.p99_us)) }
const MAX: Column = { head: 'max µs', of: ({ max_us }) => String(max_us) }
const RATIOS: readonly Column[] = [
  { head: 'p50 ×', of: (row, floor) => ratio(row, floor, ({ p50_us }) => p50_us) },
  {
    head: 'p99 ×',
    of: (row, floor) =>
      p99Or(
        row,
        ratio(row, floor, ({ p99_us }) => p99_us),
      ),
  },
]
const PACKETS: readonly Column[] = [
  { head: 'pkt p50', of: ({ packets }) => overPackets(packets, ({ p50_us }) => p50_us) },
  {
    head: 'pkt p99',
    of: ({ packets }) =>
      p99Or(
        packets,
        overPackets(packets, ({ p99_us }) => p99_us),
      ),
  },
]

/**
 * The result of a self-test as a table of at most 80 columns with a legend. For each number of streams, the
 * machine's floor comes first. With a packet capture, its percentiles replace p90 and max.
 */
export function renderSelftestText(harness: HarnessError, bold: (text: string) => string = String): string {
  const rows = withFloorRows(harness)
  const packets = rows.flatMap((row) => row.packets ?? [])
  const columns =
    packets.length > 0 ? [...COMMON, P99, ...RATIOS, ...PACKETS] : [...COMMON, P90, P99, MAX, ...RATIOS]
  const cells = [
    columns.map(({ head }, index) => ({ text: head, align: alignmentOf(index), paint: bold })),
    ...rows.map((row) => cellsOf(row, columns, harness.floor)),
  ]
  const requests = harness.rows.length + (harness.floor?.length ?? 0) > 0
  const lines = [
    ...(requests ? [...layOutTable(cells, TEXT_WIDTH), '', ...legend(harness, packets)] : []),
    ...(requests && harness.turns ? [''] : []),
    ...(harness.turns ? renderTurnErrors(harness.turns, bold) : []),
  ]
  return `${lines.join('\n')}\n`
}

/** One row as soon as it is measured: its p99, or its maximum if it has too few answers for a p99. */
export function renderSelftestRow({ transport, concurrency, n, p99_us, max_us }: HarnessErrorRow): string {
  const tail = refusePercentile(n, P99_SHARE)
    ? `max ${formatDuration(max_us)}`
    : `p99 ${formatDuration(p99_us)}`
  return `${transport} with ${concurrency}: ${tail}\n`
}

/** What the harness adds to whole turns: a row for each stage and number of conversations. */
function renderTurnErrors({ rows }: TurnError, bold: (text: string) => string): string[] {
  const head = ['stage of a turn', 'conversations', 'n', 'p50 µs', 'p95 µs', 'p99 µs', 'max µs']
  const cells = rows.map((row) => {
    const { stage, n, p50_us, p95_us, p99_us, max_us } = boundedPercentiles(row)
    return [stage, row.concurrency, n, p50_us, p95_us, p99_us, max_us].map((cell) => String(cell ?? '*'))
  })
  const isRefusedAny = cells.some((row) => row.includes('*'))
  return [
    ...layOutTable(
      [
        head.map((text, index) => ({ text, align: alignmentOf(index), paint: bold })),
        ...cells.map((row) => row.map((text, index) => ({ text, align: alignmentOf(index) }))),
      ],
      TEXT_WIDTH,
    ),
    '',
    'µs: stage as measured minus the same stage in the lab’s log',
    'microphone: from the true end of the caller’s speech until the lab had it',
    ...(isRefusedAny
      ? [`*: n too small; a p95 needs ${minSampleSize(0.95)}, a p99 ${minSampleSize(0.99)}`]
      : []),
  ]
}

/** Puts the floor rows before the measured rows with the same number of streams. */
function withFloorRows({ rows, floor = [] }: HarnessError): HarnessErrorRow[] {
  const streams = [...new Set(rows.map(({ concurrency }) => concurrency))]
  return streams.flatMap((count) => [...floor, ...rows].filter(({ concurrency }) => concurrency === count))
}

function cellsOf(row: HarnessErrorRow, columns: readonly Column[], floors: HarnessError['floor'] = []) {
  const floor = floors.find(({ concurrency }) => concurrency === row.concurrency)
  return columns.map(({ of }, index) => ({
    text: of(row, floor === row ? undefined : floor),
    align: alignmentOf(index),
  }))
}

function alignmentOf(column: number): 'left' | 'right' {
  return column === 0 ? 'left' : 'right'
}

/** Empty without a floor, or with a floor of zero. */
function ratio(
  row: HarnessErrorRow,
  floor: HarnessErrorRow | undefined,
  of: (row: HarnessErrorRow) => number,
): string {
  if (!floor || of(floor) <= 0) return ''
  const times = of(row) / of(floor)
  return `${times.toFixed(times < 99.95 ? 1 : 0)}x`
}

/** `*` if there are too few samples for a p99. */
function p99Or(row: { readonly n: number } | undefined, text: string): string {
  return row && row.n > 0 && refusePercentile(row.n, P99_SHARE) ? '*' : text
}

const P99_SHARE = 0.99

function isRefused(rows: readonly HarnessErrorRow[]): boolean {
  return rows.flatMap((row) => [row, row.packets ?? row]).some(({ n }) => refusePercentile(n, P99_SHARE))
}

function overPackets(packets: PacketErrors | undefined, of: (packets: PacketErrors) => number): string {
  return packets && packets.n > 0 ? String(of(packets)) : '–'
}

function legend({ floor, rows }: HarnessError, packets: readonly PacketErrors[]): string[] {
  return [
    'µs: timestamp of the first audio minus the time at which the lab wrote it',
    ...(isRefused(rows) ? [`*: n too small for p99 (needs ${minSampleSize(P99_SHARE)})`] : []),
    ...(rows.some(({ http }) => http === 2)
      ? ['+h2: HTTP/2, with the time from the timestamp of the request until the lab had it']
      : []),
    ...(floor ? ['×: multiple of a bare socket with the same number of streams'] : []),
    ...(packets.length > 0 ? formatPackets(packets) : []),
  ]
}

function formatPackets(packets: readonly PacketErrors[]): string[] {
  const sum = (of: (one: PacketErrors) => number) => packets.reduce((total, one) => total + of(one), 0)
  const [seen, unseen, dropped] = [sum(({ n }) => n), sum((one) => one.unseen), sum((one) => one.dropped)]
  const clock = Math.max(...packets.map(({ clock_us }) => clock_us))
  return [
    'pkt: the same timestamp minus that of the packet that carried the audio, in µs',
    `capture: ${seen} of ${seen + unseen} packets found, ${dropped} dropped, clock uncertainty ±${clock.toFixed(1)} µs`,
  ]
}
