import path from 'node:path'
import type { Environment } from '../core/config/environment.ts'
import type { Output } from '../core/config/output.ts'
import { SetupError } from '../core/setup-error.ts'
import { type ConversationSummaryJson, formatConversationsJson } from '../report/conversation/summary-json.ts'
import { formatSummaryJson, type RunSummaryJson } from '../report/run/summary-json.ts'
import { writeSidecar } from '../results/sidecars.ts'
import { executeRun } from '../run/execute/execute-run.ts'
import { type DerivedRun, writeDerivedFiles } from '../run/finished-runs/write-derived-files.ts'
import { readHarnessError } from '../run/health/harness-error-cache.ts'
import { checkMachineLimits } from '../run/health/machine-limits.ts'
import { checkFidelityAfterRun } from '../run/listen/check-fidelity.ts'
import { writeOutputs } from '../run/outputs/write-outputs.ts'
import { planRun } from '../run/plan/plan-run.ts'
import { answerSources, type RunPlan } from '../run/plan/run-plan.ts'
import { type ConversationInput, loadScenario, type ScenarioInput } from './scenario-input.ts'
import { cacheFolder } from './shared/cache-folder.ts'
import { environmentOf } from './shared/environment.ts'
import { pricePlan } from './shared/price-plan.ts'
import { collectSecrets } from './shared/secrets.ts'
import { readVersion } from './shared/version.ts'
import {
  createEventSink,
  type EventSink,
  labModeOf,
  type ProgressEvent,
  rejectOptionsBesideScenario,
  type SendOptions,
} from './verb-options.ts'

type TargetInput = ScenarioInput['targets'][string]

/** One target and what it speaks. */
export interface MeasureTarget extends SendOptions, Omit<TargetInput, 'texts' | 'matrix' | 'lab'> {
  /** One text, or several that are spoken in turn. */
  readonly text: string | readonly string[]
  /** Measured requests. */
  readonly trials: number
  /** Requests in flight. Default: 1. */
  readonly concurrency?: number
  /** Default: warm. */
  readonly connection?: ScenarioInput['connection']
  /** How the lab behaves where it answers. */
  readonly profile?: NonNullable<TargetInput['lab']>
}

/** A whole scenario: the path of its file, or what the file would say. */
export interface MeasureScenario extends SendOptions {
  readonly scenario: string | ScenarioInput | ConversationInput
}

/**
 * Measures, and resolves to what `ttfa run --json` prints. Nothing is printed, and a run that fails, is invalid or
 * is interrupted says so in the result. Throws a `SetupError` for what is wrong before anything is sent.
 */
export function measure(
  options: MeasureTarget | (SendOptions & { readonly scenario: ScenarioInput }),
): Promise<RunSummaryJson>
export function measure(
  options: SendOptions & { readonly scenario: ConversationInput },
): Promise<ConversationSummaryJson>
export function measure(options: MeasureScenario): Promise<RunSummaryJson | ConversationSummaryJson>
export async function measure(
  options: MeasureTarget | MeasureScenario,
): Promise<RunSummaryJson | ConversationSummaryJson> {
  options.signal?.throwIfAborted()
  const cwd = path.resolve(options.cwd ?? '.')
  const environment = environmentOf(options.environment)
  const sink = createEventSink(options)
  const { plan, outputs } = await planCall(options, cwd, environment)
  checkMachineLimits(plan)
  sink.emit(describePlan(plan))
  const folder = await execute(plan, options, { cwd, environment, sink })
  await listenIfAsked(folder, plan, environment, sink)
  const derived = await writeDerivedFiles(folder)
  const problems = await writeOutputs(folder, outputs, environment)
  for (const text of [...derived.warnings, ...problems]) sink.emit({ kind: 'warning', text })
  sink.rethrow()
  return JSON.parse(formatJson(derived))
}

/** As `ttfa run` does. */
async function listenIfAsked(
  folder: string,
  plan: RunPlan,
  environment: Environment,
  { emit, control }: EventSink,
): Promise<void> {
  if (plan.workload !== 'requests' || !plan.listening) return
  const checked = await checkFidelityAfterRun(plan.listening, {
    folder,
    secrets: await collectSecrets(environment),
    signal: control.finish,
    onWarning: (text) => emit({ kind: 'warning', text }),
  })
  if (checked) await writeSidecar(folder, 'fidelity.json', checked.json)
}

async function planCall(
  options: MeasureTarget | MeasureScenario,
  cwd: string,
  environment: Environment,
): Promise<{ plan: RunPlan; outputs: readonly Output[] }> {
  if ('scenario' in options) rejectOptionsBesideScenario(options)
  const scenario = 'scenario' in options ? options.scenario : scenarioOfTarget(options)
  const { loaded, folder } = await loadScenario(scenario, cwd)
  if (loaded.workload === 'requests' && loaded.scenario.probe)
    throw new SetupError(`${loaded.scenario.name} describes a limit search, not a run`, {
      code: 'PROBE_ONLY',
      hint: 'Use `probe`.',
    })
  const plan = await planRun(loaded, { environment, lab: labModeOf(options.lab), folder })
  const { outputs = [] } = loaded
  return { outputs, plan: plan.workload === 'requests' ? (await pricePlan(plan, folder)).plan : plan }
}

function scenarioOfTarget({
  text,
  trials,
  concurrency = 1,
  connection = 'warm',
  profile,
  ...rest
}: MeasureTarget): ScenarioInput {
  const { environment: _1, cwd: _2, onEvent: _3, lab: _4, out: _5, signal: _6, ...target } = rest
  const name = path.basename(target.adapter).replace(/\.[a-z]+$/i, '')
  return {
    name: 'measure',
    texts: typeof text === 'string' ? [text] : [...text],
    targets: { [name]: { ...target, ...(profile && { lab: profile }) } },
    load: { executor: 'shared-iterations', concurrency, trials },
    connection,
  }
}

interface CallContext {
  readonly cwd: string
  readonly environment: Environment
  readonly sink: EventSink
}

async function execute(
  plan: RunPlan,
  { out }: SendOptions,
  { cwd, environment, sink: { emit, control } }: CallContext,
): Promise<string> {
  const harness = await readHarnessError(cacheFolder(environment))
  const { folder } = await executeRun(plan, {
    results: path.resolve(cwd, 'results'),
    ...(out !== undefined && { out: path.resolve(cwd, out) }),
    secrets: await collectSecrets(environment),
    versions: { ttfa: readVersion(), node: process.version },
    ...(harness && { harness }),
    control,
    onStart: ({ name, path: folder }) => emit({ kind: 'started', run: name, folder }),
    onFinished: (finished) => {
      for (const { trial } of finished) emit({ kind: 'trial', trial })
    },
    onTurns: (turns) => {
      for (const { turn } of turns) emit({ kind: 'turn', turn })
    },
  })
  return folder.path
}

function describePlan(plan: RunPlan): ProgressEvent {
  const targets = answerSources(plan).map(({ planned, answeredBy }) => ({
    target: planned.id,
    simulated: answeredBy === 'lab',
    ...(answeredBy === 'cassette' && { replayed: true }),
  }))
  if (plan.workload === 'conversations') return { kind: 'planned', targets }
  const { requests, characters } = plan
  return { kind: 'planned', requests, characters, targets }
}

function formatJson(derived: DerivedRun): string {
  return derived.workload === 'requests'
    ? formatSummaryJson(derived.runSummary, derived.optionCosts)
    : formatConversationsJson(derived.conversations)
}
