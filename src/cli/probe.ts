import path from 'node:path'
import type { Command } from 'commander'
import type { Probe } from '../core/probe.ts'
import type { Scenario } from '../core/scenario.ts'
import { SetupError } from '../core/setup-error.ts'
import type { LevelRecord } from '../probe/record.ts'
import type { SearchStep } from '../probe/search.ts'
import { outcomeOf } from '../probe/wave.ts'
import { type PlannedRun, planRun } from '../run/plan.ts'
import { type EndedProbe, runProbe } from '../run/probe/run-probe.ts'
import { spendOfProbe } from '../run/probe/worst-spend.ts'
import { spendingOf, type TargetSpend } from '../run/spend.ts'
import { writeDerived } from '../run/write-derived.ts'
import { readPrices } from '../scenario/read-prices.ts'
import { readScenario } from '../scenario/read-scenario.ts'
import type { Context } from './context.ts'
import { describeProbe, probeJson } from './describe-probe.ts'
import { describeSpend } from './describe-spend.ts'
import { EXIT_CODES, type ExitCode } from './exit-codes.ts'
import { knowledgeOf } from './knowledge-of.ts'
import { wholeNumber } from './numbers.ts'
import { chosen, labUse } from './run.ts'
import { secretsOf } from './secrets.ts'
import { SHIPPED_PRICES } from './shipped.ts'
import { tellProbe } from './tell-probe.ts'
import { readVersion } from './version.ts'

const EXAMPLES = `
Examples:
  $ ttfa probe scenarios/concurrency-limit.yaml
  $ ttfa probe --dry-run scenario.yaml          the worst case, and send nothing
  $ ttfa probe --only lightning-ws --max 20 scenario.yaml
  $ ttfa probe --json scenario.yaml | jq .feasible_max

The scenario has load: {executor: probe}. "probe" selects the limit and the budget,
"slo" the objectives. The result is probe.json in the folder of the run, even if
the budget (exit code 113) or Ctrl-C ends the search.
`

interface ProbeCommandOptions {
  readonly out?: string
  readonly only?: string[]
  readonly max?: number
  readonly seed?: number
  /** `true` with --lab, `false` with --no-lab. */
  readonly lab?: boolean
  readonly dryRun?: boolean
  readonly json?: boolean
  readonly quiet?: boolean
}

/** `ttfa probe`: finds the limit of an account, and the highest level at which objectives hold. */
export function addProbe(program: Command, context: Context): void {
  program
    .command('probe')
    .helpGroup('Measure:')
    .summary('find the concurrency or rate limit of an account')
    .description('Find the highest load that is not refused, and the highest at which the objectives hold.')
    .argument('<scenario>', 'scenario file')
    .option('--out <folder>', 'put the results into this folder')
    .option('--only <target>', 'the target to probe, if the scenario has several', (words) =>
      words.split(','),
    )
    .option('--max <number>', 'the highest level to try, instead of the scenario’s', wholeNumber(1, 100_000))
    .option('--seed <number>', 'seed of every random choice', wholeNumber(0, 2 ** 31))
    .option('--lab', 'let the built-in lab answer, keys or not')
    .option('--no-lab', 'never let the lab answer: a missing key is an error')
    .option('--dry-run', 'print the worst case and send nothing')
    .option('--json', 'print the answer as JSON')
    .option('--quiet', 'no progress')
    .addHelpText('after', EXAMPLES)
    .action((file: string, options: ProbeCommandOptions) => probe(file, options, context))
}

async function probe(file: string, options: ProbeCommandOptions, context: Context): Promise<void> {
  const { plan, spend } = await pricedPlan(file, options, context)
  const search = searchIn(plan)
  const { output } = context
  const described = `${describeProbe(plan, search)}${describeSpend(plan, spend)}`
  if (options.dryRun) return output.write(options.json ? probeJson(plan, search, spend) : described)
  const say = options.quiet ? () => {} : context.progress.write
  say(described)
  const { control, stop } = context.watchInterrupts()
  try {
    const ended = await runProbe(plan, {
      results: path.resolve(context.folder, 'results'),
      ...(options.out !== undefined && { out: path.resolve(context.folder, options.out) }),
      secrets: secretsOf(context),
      versions: { ttfa: readVersion(), node: process.version },
      control,
      onStart: (folder) => say(`results: ${path.relative(context.folder, folder.path)}\n`),
      onStep: (step) => say(stepWords(step)),
      onRecord: (record) => say(recordWords(record)),
    })
    const { answer, folder, file: written } = ended
    // The report and all other files derived from the trials.
    await writeDerived(folder.path)
    await tellProbe({ folder: folder.path, file: written, answer }, options, context)
    context.conclude(exitCode(ended))
  } finally {
    stop()
  }
}

/** Plans the search, with the maximum of requests and cost. */
async function pricedPlan(
  file: string,
  options: ProbeCommandOptions,
  context: Context,
): Promise<{ plan: PlannedRun; spend: TargetSpend[] }> {
  const plan = await planOf(file, options, context)
  const { cost, prices: own = [] } = searchIn(plan).budget
  const folder = path.dirname(path.resolve(context.folder, file))
  const prices = await readPrices([SHIPPED_PRICES, ...own.map((name) => path.resolve(folder, name))])
  const spending = cost && spendingOf(plan, { cost }, prices)
  return {
    plan: { ...plan, ...(spending && { spending }) },
    spend: spendOfProbe(plan, searchIn(plan), prices),
  }
}

async function planOf(file: string, options: ProbeCommandOptions, context: Context): Promise<PlannedRun> {
  const shown = path.relative(process.cwd(), path.resolve(context.folder, file)) || file
  const scenario = await readScenario(shown, knowledgeOf(context.adapters))
  return planRun(adjusted(scenario, options), {
    environment: context.environment,
    lab: labUse(options.lab),
    folder: path.dirname(path.resolve(context.folder, file)),
  })
}

/** Applies the command line's overrides to the scenario. */
function adjusted(scenario: Scenario, { only, max, seed }: ProbeCommandOptions): Scenario {
  const { probe: search } = scenario
  return {
    ...scenario,
    ...(seed !== undefined && { seed }),
    targets: only ? chosen(scenario, only) : scenario.targets,
    ...(search && max !== undefined && { probe: { ...search, max, min: Math.min(search.min, max) } }),
  }
}

function searchIn({ scenario }: PlannedRun): Probe {
  if (scenario.probe) return scenario.probe
  throw new SetupError(`${scenario.name} describes a run, not a limit search`, {
    code: 'PROBE_MISSING',
    hint: 'Measure it with `ttfa run`, or give it `load: {executor: probe}`, and `slo:` for the objectives.',
  })
}

function stepWords(step: Exclude<SearchStep, { kind: 'done' }>): string {
  const what = { wave: 'burst of', control: 'repeated without cooldown,', hold: 'sustaining' }[step.kind]
  const rest = step.rest > 0 ? ` after ${step.rest / 1e3} s of cooldown` : ''
  return `${what} ${step.level}${rest}: `
}

function recordWords({ wave, stats }: LevelRecord): string {
  if (!wave)
    return `${stats.requests} requests, heard p95 ${Math.round(stats.heard_p95_ms ?? Number.NaN)} ms\n`
  return outcomeOf(wave) === 'held' ? 'accepted\n' : `${outcomeOf(wave)}, ${wave.held} accepted\n`
}

function exitCode({ answer, file }: EndedProbe): ExitCode {
  switch (answer.convergence_reason) {
    case 'budget':
      return EXIT_CODES.budget
    case 'auth':
    case 'config':
    case 'interrupted':
    case 'failure':
      return EXIT_CODES.interrupted
    case 'no agreement':
      return EXIT_CODES.inconclusive
    default:
      return file.validity?.state === 'invalid' ? EXIT_CODES.invalid : EXIT_CODES.passed
  }
}
