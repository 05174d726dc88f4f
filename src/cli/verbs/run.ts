import type { Command } from 'commander'
import type { TurnRecord } from '../../core/trial/turn-record.ts'
import type { CiOutcome } from '../../report/export/ci-outcome.ts'
import { toCiOutcomes } from '../../report/export/threshold-outcomes.ts'
import { renderJobSummary } from '../../report/run/markdown/job-summary.ts'
import { checkMachineLimits } from '../../run/health/machine-limits.ts'
import { writeDerivedFiles } from '../../run/store/write-derived-files.ts'
import type { CliContext } from '../cli-context.ts'
import { exitCodeOfRun } from '../gate-code.ts'
import { wholeNumberParser } from '../input/parse-numbers.ts'
import { afterRun } from '../output/after-run-error.ts'
import { reportToCi } from '../output/ci-reports.ts'
import { formatPlan, planJson } from '../output/format-plan.ts'
import { printRun, printWarnings } from '../output/print-run.ts'
import { checkWorkloadOptions } from '../run/check-options.ts'
import { type ExecuteCommandOptions, executeWithDisplay } from '../run/execute-with-display.ts'
import { type PlanFileOptions, planFromFile } from '../run/plan-from-file.ts'
import { collectWarnings, describeMissingKeys } from '../run/plan-warnings.ts'

const EXAMPLES = `
Examples:
  $ ttfa run scenarios/first-look.yaml
  $ ttfa run --dry-run scenarios/first-look.yaml       what would be sent
  $ ttfa run --lab --trials 200 scenario.yaml          rehearse without keys
  $ ttfa run --only lightning-ws,lightning-sse scenario.yaml
  $ ttfa run --json scenario.yaml | jq '.stages[] | select(.stage == "ttfa_heard")'

Results are written to results/<UTC time>-<scenario>/ as they come in, so an
interrupted or killed run keeps them. Ctrl-C once lets requests in flight finish,
twice stops at once.
`

interface RunCommandOptions extends PlanFileOptions, ExecuteCommandOptions {
  readonly dryRun?: boolean
  readonly json?: boolean
  readonly junit?: string
  readonly quiet?: boolean
  readonly csv?: boolean
}

/** `ttfa run`: runs a scenario. */
export function addRun(program: Command, context: CliContext): void {
  program
    .command('run')
    .helpGroup('Measure:')
    .summary('run a scenario and report its latencies')
    .description('Run a scenario and write its trials, statistics and report to a folder.')
    .argument('<scenario>', 'scenario file')
    .option('--out <folder>', 'write the results to this folder')
    .option('--only <targets>', 'measure only these targets (comma-separated names)', (words) =>
      words.split(','),
    )
    .option(
      '--trials <number>',
      'measured trials per target, instead of the scenario’s',
      wholeNumberParser(1, 10_000_000),
    )
    .option('--concurrency <number>', 'trials in flight per target', wholeNumberParser(1, 100_000))
    .option('--seed <number>', 'seed for all random choices', wholeNumberParser(0, 2 ** 31))
    .option('--lab', 'let the built-in lab answer for all targets, with or without keys')
    .option('--no-lab', 'never let the lab answer: a missing key is an error')
    .option('--no-selftest', 'skip the self-test, even if none is stored for this machine')
    .option('--dry-run', 'print the plan with the number of requests and characters, and send nothing')
    .option('--json', 'print the result as JSON')
    .option('--junit <file>', 'write the threshold results as JUnit XML')
    .option('--save-audio', 'save the audio of every response as a WAV file (`ttfa view` plays it)')
    .option('--csv', 'print the trials, or the turns of conversations, as CSV instead of the tables')
    .option('--quiet', 'print no progress')
    .addHelpText('after', EXAMPLES)
    .action((file: string, options: RunCommandOptions) => run(file, options, context))
}

async function run(file: string, options: RunCommandOptions, context: CliContext): Promise<void> {
  const planned = await planFromFile(file, options, context)
  const { plan } = planned
  checkWorkloadOptions(plan.workload, options)
  if (options.dryRun) return context.output.write(options.json ? planJson(plan) : formatPlan(planned))
  checkMachineLimits(plan)
  const log = options.quiet ? () => {} : context.progress.write
  log(formatPlan(planned))
  if (options.lab === undefined) log(describeMissingKeys(plan, context.environment))
  for (const warning of await collectWarnings(plan, context.environment)) log(`warning: ${warning}\n`)
  const { control, stop } = context.watchInterrupts()
  try {
    const ended = await executeWithDisplay(planned, { ...options, control, log }, context)
    const { outcomes, hasSuccess } = await reportResult(ended.folder.path, options, context)
    context.setExitCode(exitCodeOfRun(ended.file, outcomes, hasSuccess))
  } finally {
    stop()
  }
}

interface ReportedResult {
  /** Of the thresholds. */
  readonly outcomes: readonly CiOutcome[]
  /** Any measured request or turn succeeded. */
  readonly hasSuccess: boolean
}

/** Prints the result from the folder, as `ttfa report` does. */
async function reportResult(
  folder: string,
  options: RunCommandOptions,
  context: CliContext,
): Promise<ReportedResult> {
  const derived = await afterRun('its report could not be made', folder, async () => {
    const made = await writeDerivedFiles(folder)
    printWarnings(made, context)
    await printRun(folder, made, options, context)
    return made
  })
  if (derived.workload === 'conversations') {
    const { turns } = derived.conversations
    return { outcomes: [], hasSuccess: turns.some(isMeasuredSuccess) }
  }
  const outcomes = toCiOutcomes(derived.runSummary)
  await afterRun('its outcome could not be reported', folder, () =>
    reportToCi(outcomes, options, context, renderJobSummary(derived.runSummary)),
  )
  return { outcomes, hasSuccess: derived.runSummary.summaries.some(({ ok }) => ok > 0) }
}

const isMeasuredSuccess = ({ phase, outcome }: TurnRecord) => phase === 'measure' && outcome === 'ok'
