import path from 'node:path'
import type { Command } from 'commander'
import type { Scenario } from '../core/scenario.ts'
import { SetupError } from '../core/setup-error.ts'
import { selfTest } from '../floor/self-test.ts'
import { jobSummary } from '../report/job-summary.ts'
import type { Outcome } from '../report/outcome.ts'
import { thresholdOutcomes } from '../report/threshold-outcomes.ts'
import { createRedactor } from '../results/redact.ts'
import type { HarnessError, RunFile } from '../results/run-file.ts'
import { readErrorBar, writeErrorBar } from '../run/error-bar.ts'
import type { Control } from '../run/measure.ts'
import { type LabUse, type PlannedRun, planRun } from '../run/plan.ts'
import { runScenario } from '../run/run-scenario.ts'
import { spendingOf, spendOf, type TargetSpend } from '../run/spend.ts'
import { voiceWarnings } from '../run/voice-warnings.ts'
import { writeDerived } from '../run/write-derived.ts'
import { suggestion } from '../scenario/nearest.ts'
import { readPrices } from '../scenario/read-prices.ts'
import { readScenario } from '../scenario/read-scenario.ts'
import { loneOptions } from '../tally/compare/option-costs.ts'
import { adjustLoad } from './adjust-load.ts'
import { tellBuild } from './build-files.ts'
import { cacheFolder } from './cache-folder.ts'
import type { Context } from './context.ts'
import { describePlan, planJson } from './describe-plan.ts'
import { describeSpend } from './describe-spend.ts'
import { EXIT_CODES, type ExitCode } from './exit-codes.ts'
import { gateCode } from './gate-code.ts'
import { knowledgeOf } from './knowledge-of.ts'
import { courseOf } from './live/course-of.ts'
import { wholeNumber } from './numbers.ts'
import { leftoverWords, preparingWords } from './preparation-words.ts'
import { Progress } from './progress.ts'
import { conversationsIn, converseAsTold } from './run-conversations.ts'
import { secretsOf } from './secrets.ts'
import { SHIPPED_PRICES } from './shipped.ts'
import { tellRun } from './tell-run.ts'
import { readVersion } from './version.ts'

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

interface RunCommandOptions {
  readonly out?: string
  readonly only?: string[]
  readonly trials?: number
  readonly concurrency?: number
  readonly seed?: number
  /** `true` with --lab, `false` with --no-lab. */
  readonly lab?: boolean
  readonly selftest: boolean
  readonly dryRun?: boolean
  readonly json?: boolean
  readonly junit?: string
  readonly quiet?: boolean
  readonly csv?: boolean
  readonly saveAudio?: boolean
}

/** `ttfa run`: runs a scenario. */
export function addRun(program: Command, context: Context): void {
  program
    .command('run')
    .helpGroup('Measure:')
    .summary('run a scenario')
    .description('Run a scenario, and write histograms, CSV and a report.')
    .argument('<scenario>', 'scenario file')
    .option('--out <folder>', 'write the results to this folder')
    .option('--only <targets>', 'measure only these targets (names, separated by commas)', (words) =>
      words.split(','),
    )
    .option(
      '--trials <number>',
      'measured trials per target, instead of the scenario’s',
      wholeNumber(1, 10_000_000),
    )
    .option('--concurrency <number>', 'trials in flight per target', wholeNumber(1, 100_000))
    .option('--seed <number>', 'seed of every random choice', wholeNumber(0, 2 ** 31))
    .option('--lab', 'let the built-in lab answer for all targets, with or without keys')
    .option('--no-lab', 'never let the lab answer: a missing key is an error')
    .option('--no-selftest', 'do not measure the harness’s own error, even if it is not known yet')
    .option('--dry-run', 'print the plan with the number of requests and characters, and send nothing')
    .option('--json', 'print the result as JSON')
    .option('--junit <file>', 'write the thresholds as JUnit XML')
    .option('--save-audio', 'save the audio of every response as a WAV file (`ttfa view` plays it)')
    .option('--csv', 'print the trials as CSV instead of the tables')
    .option('--quiet', 'no progress')
    .addHelpText('after', EXAMPLES)
    .action((file: string, options: RunCommandOptions) => run(file, options, context))
}

async function run(file: string, options: RunCommandOptions, context: Context): Promise<void> {
  const conversations = await conversationsIn(file, context)
  if (conversations) return converseAsTold(conversations, file, options, context)
  const { plan, spend } = await pricedPlan(file, options, context)
  if (options.dryRun)
    return context.output.write(
      options.json ? planJson(plan) : `${describePlan(plan)}${describeSpend(plan, spend)}`,
    )
  const say = options.quiet ? () => {} : context.progress.write
  say(`${describePlan(plan)}${describeSpend(plan, spend)}`)
  for (const { target, option } of loneOptions(plan.scenario))
    say(`warning: ${target}: no comparable target runs without ${option}, so its effect cannot be measured\n`)
  for (const warning of await voiceWarnings(plan)) say(`warning: ${warning}\n`)
  const { control, stop } = context.watchInterrupts()
  const harness = await errorBar(options, control, context, say)
  const progress = new Progress({ ...context.progress, write: say }, courseOf(plan, spend))
  control.finish.addEventListener('abort', progress.leave)
  const note = (words: string) => {
    if (words === '') return
    progress.leave()
    say(words)
  }
  try {
    const ended = await runScenario(plan, {
      results: path.resolve(context.folder, 'results'),
      ...(options.out !== undefined && { out: path.resolve(context.folder, options.out) }),
      secrets: secretsOf(context),
      versions: { ttfa: readVersion(), node: process.version },
      ...(harness && { harness }),
      control,
      saveAudio: options.saveAudio ?? false,
      onStart: (folder) => say(`results: ${path.relative(context.folder, folder.path)}\n`),
      onPreparing: (target) => note(preparingWords(target)),
      onTakenAway: (prepared) => note(createRedactor(secretsOf(context))(leftoverWords(prepared))),
      onFinished: progress.finished,
      onProgress: progress.started,
    })
    progress.stop()
    const outcomes = await tell(ended.folder.path, options, context)
    context.conclude(exitCode(ended.file, outcomes))
  } finally {
    progress.stop()
    stop()
  }
}

/** Prints the result from the folder, as `ttfa report` does. */
async function tell(folder: string, options: RunCommandOptions, context: Context): Promise<Outcome[]> {
  const reported = await writeDerived(folder)
  const { digest } = reported
  await tellRun(folder, reported, options, context)
  const outcomes = thresholdOutcomes(digest)
  await tellBuild(outcomes, options, context, jobSummary(digest))
  return outcomes
}

/** Plans the run, with its maximum cost and the limits of its budget. */
async function pricedPlan(
  file: string,
  options: RunCommandOptions,
  context: Context,
): Promise<{ plan: PlannedRun; spend: TargetSpend[] }> {
  const plan = await planOf(file, options, context)
  const { budget } = plan.scenario
  const folder = path.dirname(path.resolve(context.folder, file))
  const own = (budget?.prices ?? []).map((name) => path.resolve(folder, name))
  const prices = await readPrices([SHIPPED_PRICES, ...own])
  const spending = budget && spendingOf(plan, budget, prices)
  return { plan: { ...plan, ...(spending && { spending }) }, spend: spendOf(plan, prices) }
}

async function planOf(file: string, options: RunCommandOptions, context: Context): Promise<PlannedRun> {
  const shown = path.relative(process.cwd(), path.resolve(context.folder, file)) || file
  const scenario = adjusted(await readScenario(shown, knowledgeOf(context.adapters)), options)
  if (scenario.probe)
    throw new SetupError(`${scenario.name} describes a limit search, not a run`, {
      code: 'PROBE_ONLY',
      hint: 'Use `ttfa probe`.',
    })
  return planRun(scenario, {
    environment: context.environment,
    lab: labUse(options.lab),
    folder: path.dirname(path.resolve(context.folder, file)),
  })
}

/** The lab mode that --lab and --no-lab select. */
export function labUse(lab: boolean | undefined): LabUse {
  if (lab === undefined) return 'auto'
  return lab ? 'always' : 'never'
}

/** Applies the command line's overrides to the scenario. */
function adjusted(scenario: Scenario, { only, trials, concurrency, seed }: RunCommandOptions): Scenario {
  return {
    ...scenario,
    ...(seed !== undefined && { seed }),
    targets: only ? chosen(scenario, only) : scenario.targets,
    ...(only && scenario.thresholds && { thresholds: thresholdsOf(scenario.thresholds, only) }),
    load: adjustLoad(scenario.load, {
      ...(trials !== undefined && { trials }),
      ...(concurrency !== undefined && { concurrency }),
    }),
  }
}

/** Drops thresholds of targets that are left out: they would never have data. */
function thresholdsOf(thresholds: NonNullable<Scenario['thresholds']>, only: readonly string[]) {
  return thresholds.filter(({ tags }) => tags.target === undefined || only.includes(tags.target))
}

/** Selects the targets that --only names. Throws a `SetupError` for an unknown one. */
export function chosen({ targets }: Scenario, only: readonly string[]): Scenario['targets'] {
  const known = targets.map(({ id }) => id)
  const unknown = only.find((id) => !known.includes(id))
  if (unknown !== undefined) {
    throw new SetupError(`--only: the scenario has no target ${unknown}${suggestion(unknown, known)}`, {
      code: 'TARGET_UNKNOWN',
      hint: `It has ${known.join(', ')}.`,
    })
  }
  return targets.filter(({ id }) => only.includes(id))
}

/** The error bar of this machine. Measures it briefly if it is not known yet. */
async function errorBar(
  { selftest }: RunCommandOptions,
  control: Control,
  { environment }: Context,
  say: (text: string) => void,
): Promise<HarnessError | undefined> {
  const cache = cacheFolder(environment)
  const known = await readErrorBar(cache)
  if (known || !selftest) return known
  say('measuring the harness’s own error on this machine, once (`ttfa selftest` does it thoroughly)\n')
  const harness = await selfTest({ adapters: ['smallest-ws'], concurrencies: [1, 16], seed: 1, control })
  await writeErrorBar(cache, harness)
  return harness
}

/** An invalid or incomplete run decides nothing. A run that a threshold ended has failed it. */
function exitCode({ status, validity, interruption }: RunFile, outcomes: readonly Outcome[]): ExitCode {
  if (interruption?.reason === 'threshold') return EXIT_CODES.failed
  if (interruption?.reason === 'budget') return EXIT_CODES.budget
  if (status !== 'finished') return EXIT_CODES.interrupted
  return validity?.state === 'invalid' ? EXIT_CODES.invalid : gateCode(outcomes)
}
