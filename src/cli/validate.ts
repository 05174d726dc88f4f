import path from 'node:path'
import type { Command } from 'commander'
import type { PipelineScenario } from '../core/pipeline.ts'
import type { Scenario } from '../core/scenario.ts'
import { SetupError } from '../core/setup-error.ts'
import { amountsOf } from '../run/amounts.ts'
import { readScenario } from '../scenario/read-scenario.ts'
import type { Context } from './context.ts'
import { EXIT_CODES } from './exit-codes.ts'
import { knowledgeOf } from './knowledge-of.ts'
import { redact } from './redact.ts'
import { conversationsIn } from './run-conversations.ts'
import { tellFailure } from './tell-failure.ts'

const EXAMPLES = `
Examples:
  $ ttfa validate scenario.yaml
  $ ttfa validate scenarios/*.yaml
  $ ttfa validate --json scenario.yaml | jq .valid

Sends nothing. Exit code 104 if a scenario is invalid.
`

/** The result for one file. */
type Verdict =
  | { readonly file: string; readonly valid: true; readonly scenario: Scenario | PipelineScenario }
  | { readonly file: string; readonly valid: false; readonly error: SetupError }

/** `ttfa validate`: validates scenarios and summarises what they would do, without sending anything. */
export function addValidate(program: Command, context: Context): void {
  program
    .command('validate')
    .helpGroup('Set up:')
    .summary('validate scenarios without sending anything')
    .description('Validate scenarios and list all mistakes with line and column.')
    .argument('<scenarios...>', 'scenario files')
    .option('--json', 'print the results as JSON, one line per file')
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], options: { json?: boolean }) => {
      const say = options.json ? sayJson : sayText
      for (const file of files) {
        const verdict = await judge(file, context)
        say(verdict, context)
        if (!verdict.valid) context.conclude(EXIT_CODES.setup)
      }
    })
}

async function judge(file: string, context: Context): Promise<Verdict> {
  const { folder, adapters } = context
  try {
    const shown = path.relative(process.cwd(), path.resolve(folder, file)) || file
    const conversations = await conversationsIn(file, context)
    if (conversations) return { file, valid: true, scenario: conversations }
    return { file, valid: true, scenario: await readScenario(shown, knowledgeOf(adapters)) }
  } catch (error) {
    if (error instanceof SetupError) return { file, valid: false, error }
    throw error
  }
}

function sayText(verdict: Verdict, { output, progress, environment }: Context): void {
  if (!verdict.valid) tellFailure(verdict.error, progress, environment)
  else output.write(`${output.paint.green('ok')} ${verdict.file}: ${summary(verdict.scenario)}\n`)
}

function sayJson(verdict: Verdict, { output, environment }: Context): void {
  const { file, valid } = verdict
  const rest = verdict.valid
    ? { scenario: verdict.scenario }
    : { code: verdict.error.code, place: verdict.error.place, message: verdict.error.message }
  output.write(`${redact(JSON.stringify({ file, valid, ...rest }), environment)}\n`)
}

function summary(scenario: Scenario | PipelineScenario): string {
  if ('conversation' in scenario) {
    const { targets, conversation } = scenario
    return `${count(targets.length, 'target')}, conversations of ${count(conversation.turns.length, 'turn')}`
  }
  const { targets, texts } = scenario
  const requests = targets.reduce((sum, _, index) => sum + amountsOf(scenario, index).requests, 0)
  const sent = Number.isFinite(requests) ? count(requests, 'request') : 'requests until the end of the load'
  return `${count(targets.length, 'target')}, ${count(texts.length, 'text')}, ${sent}`
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
