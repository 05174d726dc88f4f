import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { HealthCheck } from '../../core/health-check.ts'
import { SetupError } from '../../core/setup-error.ts'
import { createAdapterCatalog } from '../../library/shared/adapter-catalog.ts'
import { cacheFolder } from '../../library/shared/cache-folder.ts'
import { renderDoctorText } from '../../report/doctor-text.ts'
import { builtInAdapters } from '../../run/adapters/built-in-adapters.ts'
import { checkKeys, checkSetKeys, type KeyUse } from '../../run/doctor/key-checks.ts'
import { checkLimits, checkMachine } from '../../run/doctor/machine-checks.ts'
import { checkModelEnds } from '../../run/doctor/model-ends.ts'
import { checkHosts, checkProxies } from '../../run/doctor/network-checks.ts'
import { checkTargets, tryTargets } from '../../run/doctor/target-checks.ts'
import { readHarnessError } from '../../run/health/harness-error-cache.ts'
import { planRun } from '../../run/plan/plan-run.ts'
import { answerSources, type LabMode, type RunPlan } from '../../run/plan/run-plan.ts'
import { parseScenario } from '../../scenario/read/parse-scenario.ts'
import type { WorkloadScenario } from '../../scenario/workload.ts'
import { writeComparison } from '../../scenario/write-comparison.ts'
import { benchComparison } from '../bench/bench-scenario.ts'
import type { CliContext } from '../cli-context.ts'
import { EXIT_CODES } from '../exit-codes.ts'
import { resolveAdapterArgument } from '../input/adapter-argument.ts'
import { readScenarioFile, scenarioFolder } from '../input/scenario-file.ts'
import { announceAdapterCode } from '../run/announce-adapter-code.ts'
import { DEFAULT_TEXT } from '../try/plan-try.ts'

export interface DoctorOptions {
  readonly try?: boolean
  readonly json?: boolean
}

/** What is checked, as a scenario. */
interface Subject {
  readonly loaded: WorkloadScenario
  readonly folder: string
}

export async function doctor(
  what: readonly string[],
  options: DoctorOptions,
  context: CliContext,
): Promise<void> {
  const { output, environment } = context
  const subject = what.length === 0 ? undefined : await readSubject(what, context)
  const { control, stop } = context.watchInterrupts({ finishesRequests: false })
  try {
    const signal = AbortSignal.any([control.finish, control.abort])
    const selfTest = await readHarnessError(cacheFolder(environment))
    const machine = await checkMachine(selfTest)
    const rest = subject
      ? await checkSubject(subject, options, signal, context)
      : await checkEnvironment(signal, context)
    if (signal.aborted) return context.setExitCode(EXIT_CODES.interrupted)
    const checks = [...machine, ...rest]
    output.write(
      options.json ? `${JSON.stringify(checks, null, 2)}\n` : renderDoctorText(checks, output.paint),
    )
    if (checks.some(({ status }) => status === 'problem')) context.setExitCode(EXIT_CODES.setup)
  } finally {
    stop()
  }
}

/** Without targets: checks the keys that are set, and the hosts of their providers. */
async function checkEnvironment(signal: AbortSignal, { environment }: CliContext): Promise<HealthCheck[]> {
  const facts = Object.values(builtInAdapters()).map((adapter) => adapter.facts)
  const used = facts.filter(({ keyVariable }) => keyVariable !== undefined && environment[keyVariable])
  const origins = used.filter(({ retired }) => !retired).map(({ origin }) => origin.replace(/^ws/, 'http'))
  return [
    ...checkLimits(undefined),
    ...checkProxies(environment),
    ...(await checkHosts(origins, environment, signal)),
    ...checkSetKeys(facts, environment),
  ]
}

async function checkSubject(
  subject: Subject,
  options: DoctorOptions,
  signal: AbortSignal,
  context: CliContext,
): Promise<HealthCheck[]> {
  const { environment } = context
  // As a rehearsal, which needs no keys: another plan would stop at the first malformed key.
  const rehearsal = await plan(subject, 'always', context)
  const urls = answerSources(rehearsal)
    .filter(({ facts }) => !facts.retired)
    .map(({ planned }) => planned.base.replace(/^ws/, 'http'))
  const keys = checkKeys(keyUses(subject, rehearsal), environment)
  return [
    ...checkLimits(rehearsal),
    ...checkProxies(environment),
    ...(await checkHosts(urls, environment, signal)),
    ...keys,
    ...(keys.some(({ status }) => status === 'problem')
      ? []
      : await checkAnswers(subject, options, signal, context)),
  ]
}

/**
 * The keys that are used, and whether the lab can answer where one is missing. A server at a `base:` may need
 * no key.
 */
function keyUses({ loaded }: Subject, rehearsal: RunPlan): KeyUse[] {
  return answerSources(rehearsal).flatMap(({ planned, facts }, index) => {
    if (planned.base !== facts.origin || facts.retired) return []
    const hasLab = loaded.workload === 'conversations' || loaded.scenario.targets[index]?.lab !== undefined
    return [{ facts, hasLab }]
  })
}

async function checkAnswers(
  subject: Subject,
  options: DoctorOptions,
  signal: AbortSignal,
  context: CliContext,
): Promise<HealthCheck[]> {
  const real = await planOrProblem(subject, context)
  if ('status' in real) return [real]
  const checks = [...(await checkTargets(real)), ...(await checkModelEnds(real, context.today))]
  if (!options.try) return checks
  if (real.workload !== 'requests')
    throw new SetupError('--try sends single requests, and this scenario has conversations', {
      code: 'TRY_CONVERSATION',
    })
  const count = real.targets.length
  context.progress.write(
    `sends ${count} ${count === 1 ? 'request' : 'requests'} of ${DEFAULT_TEXT.length} characters\n`,
  )
  return [...checks, ...(await tryTargets(real, DEFAULT_TEXT, signal))]
}

/** Whatever would stop the run is reported as a problem of its targets. */
async function planOrProblem(subject: Subject, context: CliContext): Promise<RunPlan | HealthCheck> {
  try {
    return await plan(subject, 'auto', context)
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    const advice = error.hint === undefined ? {} : { advice: error.hint }
    return { area: 'targets', status: 'problem', says: error.message, ...advice }
  }
}

function plan({ loaded, folder }: Subject, lab: LabMode, { environment }: CliContext): Promise<RunPlan> {
  return planRun(loaded, { environment, lab, folder })
}

async function readSubject(what: readonly string[], context: CliContext): Promise<Subject> {
  const [file = ''] = what
  const subject =
    what.length === 1 && (await isScenario(file, context))
      ? { loaded: await readScenarioFile(file, context), folder: scenarioFolder(file, context) }
      : await comparisonOf(what, context)
  announceAdapterCode(subject.loaded, subject.folder, context)
  return subject
}

/** The description of an adapter is YAML too, but has no targets. */
async function isScenario(file: string, { cwd }: CliContext): Promise<boolean> {
  if (!/\.(ya?ml|json)$/.test(file)) return false
  const text = await readFile(path.resolve(cwd, file), 'utf8').catch(() => 'targets:')
  return /^\s*"?targets"?\s*:/m.test(text)
}

async function comparisonOf(adapters: readonly string[], { cwd }: CliContext): Promise<Subject> {
  const catalog = createAdapterCatalog()
  const known = adapters.map((adapter) => resolveAdapterArgument(adapter, cwd, cwd, catalog))
  const shape = { trials: 1, concurrency: 1, connection: 'cold' } as const
  const comparison = await benchComparison(known, [DEFAULT_TEXT], shape, catalog)
  const file = path.join(cwd, 'the targets of these adapters')
  const scenario = await parseScenario(writeComparison(comparison), file, catalog)
  return { loaded: { workload: 'requests', scenario }, folder: cwd }
}
