import type { Command } from 'commander'
import type { VoicesOptions } from '../actions/voices.ts'
import type { CliContext } from '../cli-context.ts'
import { wholeNumberParser } from '../input/parse-numbers.ts'

const EXAMPLES = `
Examples:
  $ ttfa voices smallest-ws
  $ ttfa voices smallest-ws --model lightning_v3.1_pro --language hindi --gender female
  $ ttfa voices elevenlabs-ws --search lab --limit 20 --page 2
  $ ttfa voices cartesia-ws --lab --json | jq '.[].id'

A voice belongs to the models of its pool. With another model expect errors, or audio
that is too short or in another voice. \`ttfa run\` warns about such pairs.
`

/** `ttfa voices`: lists a provider's voices. */
export function addVoices(program: Command, context: CliContext): void {
  program
    .command('voices')
    .helpGroup('Look up:')
    .summary('list a provider’s voices')
    .description(
      'List the voices of an adapter’s provider: id, name, language, accent, gender and model pool.',
    )
    .argument('<adapter>', 'an adapter’s id (`ttfa adapters` lists them)')
    .option('--model <model>', 'voices that work with this model')
    .option('--language <language>', 'voices with this language, as the provider names it')
    .option('--accent <accent>', 'voices with this accent')
    .option('--gender <gender>', 'voices of this gender')
    .option('--search <words>', 'voices with this text in their id or name')
    .option('--limit <number>', 'voices per page', wholeNumberParser(1, 10_000), 50)
    .option('--page <number>', 'page number, from 1', wholeNumberParser(1, 100_000), 1)
    .option('--base <address>', 'scheme, host and port instead of the provider’s')
    .option('--lab', 'query the built-in lab')
    .option('--json', 'print as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (adapter: string, options: VoicesOptions) => {
      const { voices } = await import('../actions/voices.ts')
      await voices(adapter, options, context)
    })
}
