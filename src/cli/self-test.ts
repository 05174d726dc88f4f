import type { Command } from 'commander'
import { selfTest } from '../floor/self-test.ts'
import { layOut } from '../report/text-table.ts'
import { formatDuration } from '../report/units.ts'
import type { HarnessError, HarnessErrorRow } from '../results/run-file.ts'
import { writeErrorBar } from '../run/error-bar.ts'
import { cacheFolder } from './cache-folder.ts'
import type { Context } from './context.ts'
import { EXIT_CODES } from './exit-codes.ts'
import { wholeNumber, wholeNumbers } from './numbers.ts'

/** JSON with base64 and bare bytes over WebSocket, server-sent events, chunked HTTP. */
const TRANSPORTS = ['smallest-ws', 'deepgram-ws', 'smallest-sse', 'deepgram-http'] as const
const CONCURRENCIES = [1, 16, 64, 256]

const EXAMPLES = `
Examples:
  $ ttfa selftest
  $ ttfa selftest --streams 1,64,256
  $ ttfa selftest --json > error-bar.json

The lab answers from a process of its own after hidden delays and logs when it
really wrote; the error is this harness's stamp of the first audio minus that.
The last result of a machine stands under every table that is measured on it.
`

interface SelfTestOptions {
  readonly streams: number[]
  readonly seed: number
  readonly tls: boolean
  readonly json?: boolean
}

/** `ttfa selftest`: the harness's own error on this machine. */
export function addSelfTest(program: Command, context: Context): void {
  program
    .command('selftest')
    .helpGroup('Measure:')
    .summary('measure the error of the harness itself on this machine')
    .description('Measure the error of the harness itself against an emulator that knows the truth.')
    .option('--streams <numbers>', 'numbers of concurrent streams', wholeNumbers(1, 4096), CONCURRENCIES)
    .option('--seed <number>', 'seed of the hidden delays', wholeNumber(0, 2 ** 31), 1)
    .option('--no-tls', 'leave out the rows over TLS')
    .option('--json', 'print the rows as JSON')
    .addHelpText('after', EXAMPLES)
    .action((options: SelfTestOptions) => run(options, context))
}

async function run({ streams, seed, tls, json }: SelfTestOptions, context: Context): Promise<void> {
  const { output, progress, environment } = context
  const { control, stop } = context.watchInterrupts()
  const harness = await selfTest({
    adapters: TRANSPORTS,
    concurrencies: streams,
    seed,
    secure: tls,
    floor: true,
    control,
    onRow: (row) =>
      progress.write(`${row.transport} with ${row.concurrency}: p99 ${formatDuration(row.p99_us)}\n`),
  })
  stop()
  if (control.finish.aborted) return context.conclude(EXIT_CODES.interrupted)
  await writeErrorBar(cacheFolder(environment), harness)
  output.write(json ? `${JSON.stringify(harness, null, 2)}\n` : table(inOneTable(harness), context))
}

/** The machine's floor in front of what was measured with as many streams. */
function inOneTable({ rows, floor = [] }: HarnessError): HarnessErrorRow[] {
  const streams = [...new Set(rows.map(({ concurrency }) => concurrency))]
  return streams.flatMap((count) => [...floor, ...rows].filter(({ concurrency }) => concurrency === count))
}

function table(rows: readonly HarnessErrorRow[], { output }: Context): string {
  const head = ['transport', 'streams', 'n', 'p50', 'p90', 'p99', 'max', 'p50 ×', 'p99 ×']
  const lines = rows.map((row) => [
    row.transport,
    String(row.concurrency),
    String(row.n),
    ...[row.p50_us, row.p90_us, row.p99_us, row.max_us].map(formatDuration),
    ...overFloor(row, rows),
  ])
  const cells = [
    head.map((text) => ({ text, paint: output.paint.bold })),
    ...lines.map((line) =>
      line.map((text, column) => ({ text, align: column === 0 ? ('left' as const) : ('right' as const) })),
    ),
  ]
  return `${layOut(cells, 80).join('\n')}\n\n×: times what a bare socket had with as many streams\n`
}

/** Median and 99th percentile as multiples of what a bare socket had with as many streams. */
function overFloor(row: HarnessErrorRow, rows: readonly HarnessErrorRow[]): string[] {
  const floor = rows.find(({ concurrency }) => concurrency === row.concurrency)
  if (!floor || floor === row) return ['', '']
  return [row.p50_us / floor.p50_us, row.p99_us / floor.p99_us].map((ratio) => `${ratio.toFixed(1)}x`)
}
