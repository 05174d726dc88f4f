import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { Facts } from '../../../core/adapter/adapter.ts'
import { SetupError } from '../../../core/setup-error.ts'
import { collectSecrets } from '../../../library/shared/secrets.ts'
import { SHIPPED_PRICES } from '../../../library/shared/shipped-data.ts'
import { renderDriftMarkdown } from '../../../report/trace/drift-markdown.ts'
import { writeCassette } from '../../../run/cassettes/write-cassette.ts'
import { estimateDriftCost } from '../../../run/drift/drift-cost.ts'
import {
  type Behaviour,
  type BehaviourDrift,
  behavioursOf,
  measureDrift,
} from '../../../run/drift/measure-drift.ts'
import type { RequestPlan } from '../../../run/plan/run-plan.ts'
import type { TargetCostEstimate } from '../../../run/plan/spend/cost-estimate.ts'
import { readPrices } from '../../../scenario/read/read-prices.ts'
import type { CliContext } from '../../cli-context.ts'
import { EXIT_CODES } from '../../exit-codes.ts'
import { formatKeyHosts } from '../../output/format-key-hosts.ts'
import { explainExclusion, formatTotals } from '../../output/format-spend.ts'
import { DEFAULT_TEXT, planTry, readTryTarget, type TriedTarget, type TryTarget } from '../../try/plan-try.ts'

export interface DriftOptions extends TriedTarget {
  readonly yes?: boolean
  readonly json?: boolean
  /** The folder to save cassettes to. */
  readonly keep?: string
}

/** Longer than any answer takes. */
const TIMEOUT_MS = 20_000

export async function findDrift(adapter: string, options: DriftOptions, context: CliContext): Promise<void> {
  const target = await readTryTarget(adapter, DEFAULT_TEXT, { timeout: TIMEOUT_MS, ...options }, context)
  const provider = await planProvider(target, options, context)
  const twin = await planTry(target, 'always', context)
  const [planned] = twin.targets
  if (!planned) throw new Error('a plan without its target')
  const { facts } = planned
  const behaviours = behavioursOf(facts)
  const cost = estimateDriftCost(planned, behaviours, await readPrices([SHIPPED_PRICES]))
  context.progress.write(describeRequests(behaviours, cost, provider?.targets ?? []))
  if (!provider || !options.yes)
    return context.progress.write(
      provider
        ? 'Nothing was sent. Add --yes to send them.\n'
        : `Nothing was sent. --yes sends them, with the key in ${facts.keyVariable}, which is not set.\n`,
    )
  const drifts = await measureAll({ provider, twin }, behaviours, context)
  if (!drifts) return context.setExitCode(EXIT_CODES.interrupted)
  printDrift(drifts, facts, context.today, options, context)
  if (options.keep !== undefined) await keepCassettes(drifts, options.keep, context)
  const isBroken = drifts.some(({ differences }) => differences.some(({ kind }) => kind !== 'new'))
  if (isBroken) context.setExitCode(EXIT_CODES.failed)
}

/** Undefined without the key, which is needed only if something is to be sent. Throws a `SetupError`. */
async function planProvider(
  target: TryTarget,
  { yes }: DriftOptions,
  context: CliContext,
): Promise<RequestPlan | undefined> {
  try {
    return await planTry(target, 'never', context)
  } catch (error) {
    if (!(error instanceof SetupError) || error.code !== 'KEY_MISSING') throw error
    if (!yes) return undefined
    // The provider is compared with the lab, so the lab cannot answer in its place.
    throw new SetupError(error.message, {
      code: error.code,
      hint: 'Set the variable (a .env file works): `ttfa adapters drift` sends requests to the provider.',
    })
  }
}

function describeRequests(
  behaviours: readonly Behaviour[],
  cost: TargetCostEstimate,
  targets: RequestPlan['targets'],
): string {
  const requests = behaviours.reduce((sum, one) => sum + one.requests, 0)
  const characters = behaviours.reduce((sum, one) => sum + one.requests * one.text.length, 0)
  const names = behaviours.map(({ name }) => name).join(', ')
  const what = `${requests} requests with at most ${characters} characters to the provider: ${names}`
  const price = [...formatTotals([cost]), ...explainExclusion(cost)]
  return `${[what, ...price, ...formatKeyHosts(targets)].join('\n')}\n`
}

async function measureAll(
  plans: { readonly provider: RequestPlan; readonly twin: RequestPlan },
  behaviours: readonly Behaviour[],
  context: CliContext,
): Promise<BehaviourDrift[] | undefined> {
  const { control, stop } = context.watchInterrupts({ finishesRequests: false })
  try {
    const signal = AbortSignal.any([control.finish, control.abort])
    const drifts: BehaviourDrift[] = []
    for (const behaviour of behaviours) {
      const drift = await measureDrift(plans, behaviour, signal)
      if (!drift || signal.aborted) return undefined
      drifts.push(drift)
    }
    return drifts
  } finally {
    stop()
  }
}

function printDrift(
  drifts: readonly BehaviourDrift[],
  { id: adapter, docs, checked }: Facts,
  day: string,
  { json }: DriftOptions,
  { output }: CliContext,
): void {
  const behaviours = drifts.map(({ behaviour, differences }) => ({ behaviour, differences }))
  const report = { adapter, day, docs, checked, behaviours }
  output.write(json ? `${JSON.stringify(report, null, 2)}\n` : renderDriftMarkdown(report))
}

async function keepCassettes(
  drifts: readonly BehaviourDrift[],
  folder: string,
  { cwd, environment, progress, today }: CliContext,
): Promise<void> {
  await mkdir(path.resolve(cwd, folder), { recursive: true })
  const secrets = await collectSecrets(environment)
  for (const { behaviour, trace } of drifts) {
    const file = path.join(folder, `${trace.adapter.id}-${behaviour.replaceAll(' ', '-')}.ndjson`)
    await writeCassette(path.resolve(cwd, file), file, trace, { secrets, audio: true, today })
    progress.write(`cassette: ${file}\n`)
  }
}
