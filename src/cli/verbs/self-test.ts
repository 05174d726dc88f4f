import type { Command } from 'commander'
import type { SelfTestCommandOptions } from '../actions/self-test.ts'
import type { CliContext } from '../cli-context.ts'
import { wholeNumberListParser, wholeNumberParser } from '../input/parse-numbers.ts'

const DEFAULT_STREAMS = [1, 64, 256, 512]
const DEFAULT_CONVERSATIONS = [1, 16]

const EXAMPLES = `
Examples:
  $ ttfa selftest
  $ ttfa selftest --streams 1,64,256
  $ ttfa selftest --capture
  $ ttfa selftest --json > error-bar.json

The lab answers from a separate process after hidden delays and logs when it
wrote each byte. The error is the harness's timestamp of the first audio minus
that time. The latest result is shown under every table measured on this machine.
Rows with +h2 use HTTP/2, whose frames Node reads instead of ttfa. Their error includes
the time that the request needs to reach the lab, and is shown only under runs that use
HTTP/2.
Whole turns are measured as well. The error of a stage is its measured time minus that
in the lab's log. One more row says how late the caller's last sound reached the lab.
With --capture, tcpdump supplies the packet times: that needs the right to
capture (root, or cap_net_raw) and takes CPU time, so the result is not kept.
`

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
    .option(
      '--conversations <numbers>',
      'numbers of conversations at once',
      wholeNumberListParser(1, 64),
      DEFAULT_CONVERSATIONS,
    )
    .option('--no-conversations', 'skip whole turns')
    .option('--seed <number>', 'seed of the hidden delays', wholeNumberParser(0, 2 ** 31), 1)
    .option('--no-tls', 'skip the rows over TLS')
    .option('--no-http2', 'skip the rows over HTTP/2')
    .option('--capture', 'compare with a packet capture of the loopback interface (tcpdump)')
    .option('--json', 'print the rows as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: SelfTestCommandOptions) => {
      const { run } = await import('../actions/self-test.ts')
      await run(options, context)
    })
}
