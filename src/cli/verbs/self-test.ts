import type { Command } from 'commander'
import { formatDuration } from '../../report/format/units/durations.ts'
import { renderSelftestText } from '../../report/selftest-text.ts'
import { runSelfTest } from '../../selftest/self-test.ts'
import type { CliContext } from '../cli-context.ts'
import { EXIT_CODES } from '../exit-codes.ts'
import { cacheFolder } from '../input/cache-folder.ts'
import { wholeNumberListParser, wholeNumberParser } from '../input/parse-numbers.ts'
import { keepHarnessError } from '../run/load-error-bar.ts'

/** JSON with base64 and binary frames over WebSocket, server-sent events, chunked HTTP. */
const ADAPTER_IDS = ['smallest-ws', 'deepgram-ws', 'smallest-sse', 'deepgram-http'] as const
const DEFAULT_STREAMS = [1, 64, 256, 512]

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
export function addSelfTest(program: Command, context: CliContext): void {
  program
    .command('selftest')
    .helpGroup('Measure:')
    .summary('measure the harness’s own error on this machine')
    .description('Measure the harness’s own error by comparing its timestamps with the lab’s own log.')
    .option(
      '--streams <numbers>',
      'numbers of concurrent streams',
      wholeNumberListParser(1, 4096),
      DEFAULT_STREAMS,
    )
    .option('--seed <number>', 'seed of the hidden delays', wholeNumberParser(0, 2 ** 31), 1)
    .option('--no-tls', 'skip the rows over TLS')
    .option('--capture', 'compare with a packet capture of the loopback interface (tcpdump)')
    .option('--json', 'print the rows as JSON')
    .addHelpText('after', EXAMPLES)
    .action((options: SelfTestOptions) => run(options, context))
}

async function run(
  { streams, seed, tls, capture = false, json }: SelfTestOptions,
  context: CliContext,
): Promise<void> {
  const { output, progress, environment } = context
  const { control, stop } = context.watchInterrupts()
  const harness = await runSelfTest({
    adapters: ADAPTER_IDS,
    concurrencies: streams,
    seed,
    tls,
    floor: true,
    capture,
    control,
    onRow: (row) =>
      progress.write(`${row.transport} with ${row.concurrency}: p99 ${formatDuration(row.p99_us)}\n`),
  })
  stop()
  if (control.finish.aborted) return context.setExitCode(EXIT_CODES.interrupted)
  if (!capture) await keepHarnessError(cacheFolder(environment), harness, progress.write)
  output.write(
    json ? `${JSON.stringify(harness, null, 2)}\n` : renderSelftestText(harness, output.paint.bold),
  )
}
