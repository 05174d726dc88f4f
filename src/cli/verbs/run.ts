import path from 'node:path'
import type { Command } from 'commander'
import { SetupError } from '../../core/setup-error.ts'
import type { CiOutcome } from '../../report/export/ci-outcome.ts'
import { toCiOutcomes } from '../../report/export/threshold-outcomes.ts'
import { renderJobSummary } from '../../report/run/markdown/job-summary.ts'
import { createRedactor } from '../../results/redact.ts'
import type { HarnessError, RunFile } from '../../results/run/run-file.ts'
import type { RunControl } from '../../run/execute/execute-load.ts'
import { runScenario } from '../../run/execute/run-scenario.ts'
import { readHarnessError, writeHarnessError } from '../../run/health/harness-error-cache.ts'
import { estimateCosts, resolveBudget, type TargetCostEstimate } from '../../run/plan/cost-estimate.ts'
import { type LabMode, planRun, type RunPlan } from '../../run/plan/plan-run.ts'
import { checkRunVoices } from '../../run/provision/voices/voice-warnings.ts'
import { writeDerivedFiles } from '../../run/store/write-derived-files.ts'
import { readPrices } from '../../scenario/read/read-prices.ts'
import { readScenario } from '../../scenario/read/read-scenario.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { runSelfTest } from '../../selftest/self-test.ts'
import { optionsWithoutReference } from '../../tally/compare/option-costs.ts'
import { suggestNearest } from '../../validation/nearest.ts'
import type { CliContext } from '../cli-context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts'
import { exitCodeOfOutcomes } from '../gate-code.ts'
import { createAdapterCatalog } from '../input/adapter-catalog.ts'
import { cacheFolder } from '../input/cache-folder.ts'
import { wholeNumberParser } from '../input/parse-numbers.ts'
import { collectSecrets } from '../input/secrets.ts'
import { SHIPPED_PRICES } from '../input/shipped-data.ts'
import { readVersion } from '../input/version.ts'
import { expectedRunOf } from '../live/expected-run.ts'
import { LiveDisplay } from '../live/live-display.ts'
import { reportToCi } from '../output/ci-reports.ts'
import { formatPlan, runPlanJson } from '../output/format-plan.ts'
import { formatLeftovers, formatProvisioningStart } from '../output/format-provisioning.ts'
import { formatSpend } from '../output/format-spend.ts'
import { printRun } from '../output/print-run.ts'
import { overrideLoad } from '../run/override-load.ts'
import { loadConversationScenario, runConversationScenario } from '../run/run-conversations.ts'

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
export function addRun(program: Command, context: CliContext): void {
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
      wholeNumberParser(1, 10_000_000),
    )
    .option('--concurrency <number>', 'trials in flight per target', wholeNumberParser(1, 100_000))
    .option('--seed <number>', 'seed of every random choice', wholeNumberParser(0, 2 ** 31))
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

async function run(file: string, options: RunCommandOptions, context: CliContext): Promise<void> {
  const conversations = await loadConversationScenario(file, context)
  if (conversations) return runConversationScenario(conversations, file, options, context)
  const { plan, spend } = await planWithPrices(file, options, context)
  if (options.dryRun)
    return context.output.write(
      options.json ? runPlanJson(plan) : `${formatPlan(plan)}${formatSpend(plan, spend)}`,
    )
  const log = options.quiet ? () => {} : context.progress.write
  log(`${formatPlan(plan)}${formatSpend(plan, spend)}`)
  for (const { target, option } of optionsWithoutReference(plan.scenario))
    log(`warning: ${target}: no comparable target runs without ${option}, so its effect cannot be measured\n`)
  for (const warning of await checkRunVoices(plan)) log(`warning: ${warning}\n`)
  const { control, stop } = context.watchInterrupts()
  const harnessError = await loadErrorBar(options, control, context, log)
  const display = new LiveDisplay({ ...context.progress, write: log }, expectedRunOf(plan, spend))
  control.finish.addEventListener('abort', display.detach)
  const logBelow = (words: string) => {
    if (words === '') return
    display.detach()
    log(words)
  }
  try {
    const ended = await runScenario(plan, {
      results: path.resolve(context.cwd, 'results'),
      ...(options.out !== undefined && { out: path.resolve(context.cwd, options.out) }),
      secrets: collectSecrets(context),
      versions: { ttfa: readVersion(), node: process.version },
      ...(harnessError && { harness: harnessError }),
      control,
      saveAudio: options.saveAudio ?? false,
      onStart: (folder) => log(`results: ${path.relative(context.cwd, folder.path)}\n`),
      onProvisioning: (target) => logBelow(formatProvisioningStart(target)),
      onTakenAway: (prepared) => logBelow(createRedactor(collectSecrets(context))(formatLeftovers(prepared))),
      onFinished: display.finished,
      onProgress: display.started,
    })
    display.stop()
    const outcomes = await reportResult(ended.folder.path, options, context)
    context.setExitCode(exitCode(ended.file, outcomes))
  } finally {
    display.stop()
    stop()
  }
}

/** Prints the result from the folder, as `ttfa report` does. */
async function reportResult(
  folder: string,
  options: RunCommandOptions,
  context: CliContext,
): Promise<CiOutcome[]> {
  const reported = await writeDerivedFiles(folder)
  const { runSummary } = reported
  await printRun(folder, reported, options, context)
  const outcomes = toCiOutcomes(runSummary)
  await reportToCi(outcomes, options, context, renderJobSummary(runSummary))
  return outcomes
}

/** Plans the run, with its maximum cost and the limits of its budget. */
async function planWithPrices(
  file: string,
  options: RunCommandOptions,
  context: CliContext,
): Promise<{ plan: RunPlan; spend: TargetCostEstimate[] }> {
  const plan = await readPlan(file, options, context)
  const { budget } = plan.scenario
  const folder = path.dirname(path.resolve(context.cwd, file))
  const own = (budget?.prices ?? []).map((name) => path.resolve(folder, name))
  const prices = await readPrices([SHIPPED_PRICES, ...own])
  const spending = budget && resolveBudget(plan, budget, prices)
  return { plan: { ...plan, ...(spending && { spending }) }, spend: estimateCosts(plan, prices) }
}

async function readPlan(file: string, options: RunCommandOptions, context: CliContext): Promise<RunPlan> {
  const shown = path.relative(process.cwd(), path.resolve(context.cwd, file)) || file
  const scenario = applyOverrides(await readScenario(shown, createAdapterCatalog(context.adapters)), options)
  if (scenario.probe)
    throw new SetupError(`${scenario.name} describes a limit search, not a run`, {
      code: 'PROBE_ONLY',
      hint: 'Use `ttfa probe`.',
    })
  return planRun(scenario, {
    environment: context.environment,
    lab: labModeOf(options.lab),
    folder: path.dirname(path.resolve(context.cwd, file)),
  })
}

/** The lab mode that --lab and --no-lab select. */
export function labModeOf(lab: boolean | undefined): LabMode {
  if (lab === undefined) return 'auto'
  return lab ? 'always' : 'never'
}

/** Applies the command line's overrides to the scenario. */
function applyOverrides(
  scenario: Scenario,
  { only, trials, concurrency, seed }: RunCommandOptions,
): Scenario {
  return {
    ...scenario,
    ...(seed !== undefined && { seed }),
    targets: only ? selectTargets(scenario, only) : scenario.targets,
    ...(only && scenario.thresholds && { thresholds: thresholdsForTargets(scenario.thresholds, only) }),
    load: overrideLoad(scenario.load, {
      ...(trials !== undefined && { trials }),
      ...(concurrency !== undefined && { concurrency }),
    }),
  }
}

/** Drops thresholds of targets that are left out: they would never have data. */
function thresholdsForTargets(thresholds: NonNullable<Scenario['thresholds']>, only: readonly string[]) {
  return thresholds.filter(({ tags }) => tags.target === undefined || only.includes(tags.target))
}

/** Selects the targets that --only names. Throws a `SetupError` for an unknown one. */
export function selectTargets({ targets }: Scenario, only: readonly string[]): Scenario['targets'] {
  const ids = targets.map(({ id }) => id)
  const unknown = only.find((id) => !ids.includes(id))
  if (unknown !== undefined) {
    throw new SetupError(`--only: the scenario has no target ${unknown}${suggestNearest(unknown, ids)}`, {
      code: 'TARGET_UNKNOWN',
      hint: `It has ${ids.join(', ')}.`,
    })
  }
  return targets.filter(({ id }) => only.includes(id))
}

/** The error bar of this machine. Measures it briefly if it is not known yet. */
async function loadErrorBar(
  { selftest }: RunCommandOptions,
  control: RunControl,
  { environment }: CliContext,
  log: (text: string) => void,
): Promise<HarnessError | undefined> {
  const cache = cacheFolder(environment)
  const known = await readHarnessError(cache)
  if (known || !selftest) return known
  log('measuring the harness’s own error on this machine, once (`ttfa selftest` does it thoroughly)\n')
  const measured = await runSelfTest({ adapters: ['smallest-ws'], concurrencies: [1, 16], seed: 1, control })
  await writeHarnessError(cache, measured)
  return measured
}

/** An invalid or incomplete run decides nothing. A run that a threshold ended has failed it. */
function exitCode({ status, validity, interruption }: RunFile, outcomes: readonly CiOutcome[]): ExitCode {
  if (interruption?.reason === 'threshold') return EXIT_CODES.failed
  if (interruption?.reason === 'budget') return EXIT_CODES.budget
  if (status !== 'finished') return EXIT_CODES.interrupted
  return validity?.state === 'invalid' ? EXIT_CODES.invalid : exitCodeOfOutcomes(outcomes)
}
