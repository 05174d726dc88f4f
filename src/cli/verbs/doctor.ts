import type { Command } from 'commander'
import type { DoctorOptions } from '../actions/doctor.ts'
import type { CliContext } from '../cli-context.ts'

const EXAMPLES = `
Examples:
  $ ttfa doctor                        this machine, and the keys that are set
  $ ttfa doctor smallest-ws cartesia-ws
  $ ttfa doctor scenario.yaml          also whether this machine can drive the load
  $ ttfa doctor scenario.yaml --try    send one request to each target as well

Connects to the providers' hosts and, where a key is set, asks for its lists of
voices and models. That costs nothing. Only --try sends requests that are billed.
`

/** `ttfa doctor`: checks everything that a measurement needs before it is made. */
export function addDoctor(program: Command, context: CliContext): void {
  program
    .command('doctor')
    .helpGroup('Measure:')
    .summary('check machine, network, keys and targets before measuring')
    .description('Check machine, network, keys, models and voices, and say what to do about each problem.')
    .argument('[what...]', 'a scenario, or adapters')
    .option('--try', 'send one short request to each target (billed)')
    .option('--json', 'print the checks as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (what: string[], options: DoctorOptions) => {
      const { doctor } = await import('../actions/doctor.ts')
      await doctor(what, options, context)
    })
}
