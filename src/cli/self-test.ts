import type { Command } from 'commander'
import { selfTest } from '../floor/self-test.ts'
import { layOut } from '../report/text-table.ts'
import { formatDuration } from '../report/units.ts'
import type { HarnessErrorRow } from '../results/run-file.ts'
import { writeErrorBar } from '../run/error-bar.ts'
import { cacheFolder } from './cache-folder.ts'
import type { Context } from './context.ts'
import { EXIT_CODES } from './exit-codes.ts'
import { wholeNumber, wholeNumbers } from './numbers.ts'

const TRANSPORTS = ['smallest-ws', 'smallest-sse', 'smallest-http'] as const
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
    .option('--json', 'print the rows as JSON')
    .addHelpText('after', EXAMPLES)
    .action((options: SelfTestOptions) => run(options, context))
}

async function run({ streams, seed, json }: SelfTestOptions, context: Context): Promise<void> {
  const { output, progress, environment } = context
  const { control, stop } = context.watchInterrupts()
  const harness = await selfTest({
    adapters: TRANSPORTS,
    concurrencies: streams,
    seed,
    control,
    onRow: (row) =>
      progress.write(`${row.transport} with ${row.concurrency}: p99 ${formatDuration(row.p99_us)}\n`),
  })
  stop()
  if (control.finish.aborted) return context.conclude(EXIT_CODES.interrupted)
  await writeErrorBar(cacheFolder(environment), harness)
  output.write(json ? `${JSON.stringify(harness, null, 2)}\n` : table(harness.rows, context))
}

function table(rows: readonly HarnessErrorRow[], { output }: Context): string {
  const head = ['transport', 'streams', 'n', 'p50', 'p90', 'p99', 'max', 'drift of p50']
  const lines = rows.map((row) => [
    row.transport,
    String(row.concurrency),
    String(row.n),
    ...[row.p50_us, row.p90_us, row.p99_us, row.max_us].map(formatDuration),
    drift(row, rows),
  ])
  const cells = [
    head.map((text) => ({ text, paint: output.paint.bold })),
    ...lines.map((line) =>
      line.map((text, column) => ({ text, align: column === 0 ? ('left' as const) : ('right' as const) })),
    ),
  ]
  return `${layOut(cells, 80).join('\n')}\n`
}

/** How far the median moves from what it was with the fewest streams. */
function drift(row: HarnessErrorRow, rows: readonly HarnessErrorRow[]): string {
  const first = rows.find(({ transport }) => transport === row.transport)
  const moved = row.p50_us - (first?.p50_us ?? 0)
  return `${moved < 0 ? '-' : '+'}${formatDuration(Math.abs(moved))}`
}
