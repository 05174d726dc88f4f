import type { Command } from 'commander'
import { selfTest } from '../floor/self-test.ts'
import { selfTestText } from '../report/self-test.ts'
import { formatDuration } from '../report/units.ts'
import { writeErrorBar } from '../run/error-bar.ts'
import { cacheFolder } from './cache-folder.ts'
import type { Context } from './context.ts'
import { EXIT_CODES } from './exit-codes.ts'
import { wholeNumber, wholeNumbers } from './numbers.ts'

/** JSON with base64 and binary frames over WebSocket, server-sent events, chunked HTTP. */
const TRANSPORTS = ['smallest-ws', 'deepgram-ws', 'smallest-sse', 'deepgram-http'] as const
const CONCURRENCIES = [1, 64, 256, 512]

const EXAMPLES = `
Examples:
  $ ttfa selftest
  $ ttfa selftest --streams 1,64,256
  $ ttfa selftest --capture
  $ ttfa selftest --json > error-bar.json

The lab answers from a separate process after hidden delays and logs when it
wrote each byte. The error is the harness's timestamp of the first audio minus
that time. The latest result is shown under every table measured on this machine.
With --capture, tcpdump supplies the packet times: that needs the right to
capture (root, or cap_net_raw) and takes CPU time, so the result is not kept.
`

interface SelfTestOptions {
  readonly streams: number[]
  readonly seed: number
  readonly tls: boolean
  readonly capture?: boolean
  readonly json?: boolean
}

/** `ttfa selftest`: measures the harness's own error on this machine. */
export function addSelfTest(program: Command, context: Context): void {
  program
    .command('selftest')
    .helpGroup('Measure:')
    .summary('measure the harness’s own error on this machine')
    .description('Measure the harness’s own error against the truth log of an emulator.')
    .option('--streams <numbers>', 'numbers of concurrent streams', wholeNumbers(1, 4096), CONCURRENCIES)
    .option('--seed <number>', 'seed of the hidden delays', wholeNumber(0, 2 ** 31), 1)
    .option('--no-tls', 'skip the rows over TLS')
    .option('--capture', 'compare with a packet capture of the loopback interface (tcpdump)')
    .option('--json', 'print the rows as JSON')
    .addHelpText('after', EXAMPLES)
    .action((options: SelfTestOptions) => run(options, context))
}

async function run(
  { streams, seed, tls, capture = false, json }: SelfTestOptions,
  context: Context,
): Promise<void> {
  const { output, progress, environment } = context
  const { control, stop } = context.watchInterrupts()
  const harness = await selfTest({
    adapters: TRANSPORTS,
    concurrencies: streams,
    seed,
    secure: tls,
    floor: true,
    capture,
    control,
    onRow: (row) =>
      progress.write(`${row.transport} with ${row.concurrency}: p99 ${formatDuration(row.p99_us)}\n`),
  })
  stop()
  if (control.finish.aborted) return context.conclude(EXIT_CODES.interrupted)
  if (!capture) await writeErrorBar(cacheFolder(environment), harness)
  output.write(json ? `${JSON.stringify(harness, null, 2)}\n` : selfTestText(harness, output.paint.bold))
}
