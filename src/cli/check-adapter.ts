import type { Command } from 'commander'
import { type Examination, examine, type Finding } from '../kit/examine.ts'
import { resolveAdapter, resolveDescription } from '../run/resolve-adapter.ts'
import type { Context } from './context.ts'
import { EXIT_CODES } from './exit-codes.ts'

const EXAMPLES = `
Examples:
  $ ttfa adapters check ./my-provider.ts
  $ ttfa adapters check ./my-provider.yaml --verbose

Exit code 99 when the adapter breaks a law, 104 when it cannot be loaded.
'ttfa init adapter' writes one to start from.
`

interface CheckOptions {
  readonly json?: boolean
  readonly verbose?: boolean
}

/** `ttfa adapters check`: the conformance suite for an adapter's author, without a test runner. */
export function addAdapterCheck(adapters: Command, context: Context): void {
  adapters
    .command('check')
    .summary('hold an adapter to the contract and say what to fix')
    .description(
      'Run the conformance suite against an adapter in a file (.ts, .js or a .yaml description), or against one that comes with ttfa. Nothing leaves this machine.',
    )
    .argument('<adapter>', 'a file, or the id of an adapter')
    .option('--json', 'print every law and what came of it as JSON')
    .option('--verbose', 'print the laws that hold, too')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, _: CheckOptions, command: Command) => {
      const options = command.optsWithGlobals<CheckOptions>()
      const { folder, output, conclude } = context
      const adapter = await resolveAdapter(name, folder)
      const description = resolveDescription(name, folder)
      const examination = await examine(adapter, description ? { description } : {})
      output.write(
        options.json
          ? `${JSON.stringify({ adapter: adapter.facts.id, ...examination }, null, 2)}\n`
          : describe(adapter.facts.id, examination, options.verbose === true, context),
      )
      if (examination.findings.some(isWrong)) conclude(EXIT_CODES.failed)
    })
}

function isWrong({ wrong }: Finding): boolean {
  return wrong !== undefined
}

function describe(
  id: string,
  { findings, answered }: Examination,
  verbose: boolean,
  { output }: Context,
): string {
  const broken = findings.filter(isWrong).length
  const shown = findings.filter((finding) => verbose || isWrong(finding))
  const groups = [...new Set(shown.map(({ group }) => group))].map(
    (group) =>
      `${output.paint.bold(group)}\n${shown
        .filter((finding) => finding.group === group)
        .map((finding) => tell(finding, output))
        .join('')}\n`,
  )
  return groups.join('') + verdict(id, findings.length, broken) + (answered ? '' : UNANSWERED)
}

function tell({ law, wrong }: Finding, { paint }: Context['output']): string {
  if (wrong === undefined) return `  ${paint.green('✓')} ${law}\n`
  return `  ${paint.red('✗')} ${law}\n${wrong.trimEnd().replace(/^(?=.)/gm, '      ')}\n`
}

function verdict(id: string, laws: number, broken: number): string {
  if (broken === 0) return `${id} keeps all ${laws} laws that its facts call for.\n`
  return `${id} breaks ${broken} of ${laws} laws.\n`
}

const UNANSWERED = `The lab does not play this route, so no answer was heard: only what the adapter says and
how it takes hostile frames was examined. A description (.yaml) is played in reverse.
`
