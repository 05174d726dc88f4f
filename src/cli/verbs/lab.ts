import type { Command } from 'commander'
import type { LabCommandOptions } from '../actions/lab.ts'
import type { CliContext } from '../cli-context.ts'
import { wholeNumberParser } from '../input/parse-numbers.ts'
import { parsePorts } from '../lab/parse-ports.ts'

const EXAMPLES = `
Examples:
  $ ttfa lab
  $ ttfa lab --port 4000 --truth truth.ndjson
  $ ttfa lab --tls --ports smallest=4101,cartesia=4102 --ready-file lab.json
  $ curl -s -H 'authorization: Bearer any' http://127.0.0.1:4000/smallest/waves/v1/tts \\
      -d '{"text":"Hello there.","voice_id":"magnus","output_format":"wav"}' > hello.wav

Any key is accepted, except keys that start with "bad" (401).
Point a target at it with  base: ws://127.0.0.1:4000/smallest
On loopback, /__lab/… changes profiles and reads the truth log while it runs.
`

/** `ttfa lab`: runs the emulator on its own, for other clients. */
export function addLab(program: Command, context: CliContext): void {
  program
    .command('lab')
    .helpGroup('Set up:')
    .summary('serve the emulated providers to any client')
    .description(
      'Emulate the providers: serve their protocols with real speech until Ctrl-C. Nothing leaves this machine.',
    )
    .option(
      '--port <number>',
      'port shared by all providers, with the provider’s name as path prefix',
      wholeNumberParser(0, 65_535),
      4000,
    )
    .option(
      '--host <address>',
      'address to listen on; an address other than loopback exposes the lab to the network',
      '127.0.0.1',
    )
    .option('--seed <number>', 'seed of all hidden delays and faults', wholeNumberParser(0, 2 ** 31), 1)
    .option('--tls', 'serve https and wss with a new certificate, and print how to trust it')
    .option('--certificate <file>', 'with --tls: write the certificate to this file')
    .option('--ports <list>', 'fixed ports for providers, such as smallest=4101,cartesia=4102', parsePorts)
    .option('--profile <file>', 'YAML with the delays, limits and faults of providers, by name')
    .option('--ready-file <file>', 'write the addresses to this file once the lab listens, for scripts')
    .option('--cassette <place>', 'answer from recordings instead: a cassette, or a folder of cassettes')
    .option('--truth <file>', 'write the truth log to this file, one request per line')
    .option('--json', 'print the addresses as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: LabCommandOptions) => {
      const { serve } = await import('../actions/lab.ts')
      await serve(options, context)
    })
}
