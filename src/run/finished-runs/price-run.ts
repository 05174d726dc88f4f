import path from 'node:path'
import type { ConversationPattern } from '../../core/config/conversation/conversation-pattern.ts'
import type { Price } from '../../core/config/price.ts'
import type { Trial } from '../../core/trial/trial.ts'
import { computeBill } from '../../cost/bill.ts'
import type { ComponentCost } from '../../cost/component-cost.ts'
import { priceConversation } from '../../cost/conversation-cost.ts'
import type { EagerWaste } from '../../cost/eager-waste.ts'
import { findPrice, type PriceMatch } from '../../cost/find-price.ts'
import { type MeasuredUsage, measureUsage } from '../../cost/measured-usage.ts'
import type { RunCost, TargetCost } from '../../cost/run-cost.ts'
import type { DamageListener } from '../../results/csv/repeated-records.ts'
import { openAnyRun, type StoredConversationRun, type StoredRun } from '../../results/run/open-run.ts'
import { readWorstLatency, type WorstLatency } from '../../tally/ranking/worst-latency.ts'
import { type RunSummary, summarizeRun } from '../../tally/run/run-summary.ts'
import { markEfficient } from './mark-efficient.ts'
import { measureVoices, priceComponents, priceThrownAway, turnLatencies } from './price-turns.ts'

/** Computes the cost of a run. Throws a `SetupError` if the folder holds no readable run. */
export async function priceRun(
  folder: string,
  pattern: ConversationPattern,
  prices: readonly Price[],
  includeUnverified: boolean,
  onDamage?: DamageListener,
): Promise<RunCost> {
  const run = await openAnyRun(path.resolve(folder))
  const { uses, latencyOf, wasteOf, componentsOf } =
    run.workload === 'requests' ? await measureTrials(run, onDamage) : await measureTurns(run, onDamage)
  const eagerWaste = wasteOf?.(pattern, prices) ?? []
  const priced = uses.map((use) => ({
    ...priceTarget(use, applyMeasurements(pattern, use), findPrice(prices, use.provider, use.model)),
    ...latencyOf(use.target),
  }))
  const cases = Object.keys(pattern.cases)
  const components = componentsOf?.(prices)
  return {
    run: run.file.run,
    pattern: pattern.name,
    cases,
    targets: markEfficient(priced, cases, includeUnverified),
    ...(eagerWaste.length > 0 && { eagerWaste }),
    ...(components && { components }),
  }
}

interface MeasuredTargets {
  readonly uses: readonly MeasuredUsage[]
  readonly latencyOf: (target: string) => TargetLatency
  readonly wasteOf?: (pattern: ConversationPattern, prices: readonly Price[]) => EagerWaste[]
  readonly componentsOf?: (prices: readonly Price[]) => ComponentCost[]
}

async function measureTrials(
  { file, trials }: StoredRun,
  onDamage?: DamageListener,
): Promise<MeasuredTargets> {
  const all: Trial[] = []
  for await (const trial of trials(onDamage)) all.push(trial)
  const summary = await summarizeRun(file, all)
  return {
    uses: measureUsage(all, file.scenario.texts),
    latencyOf: (target) => describeLatency(target, summary),
  }
}

async function measureTurns(
  { file, turns }: StoredConversationRun,
  onDamage?: DamageListener,
): Promise<MeasuredTargets> {
  const all = await turns(onDamage)
  return {
    uses: measureVoices(file, all),
    latencyOf: turnLatencies(file, all),
    wasteOf: (pattern, prices) => priceThrownAway(file, all, pattern, prices),
    componentsOf: (prices) => priceComponents(file, all, prices),
  }
}

type TargetLatency = Pick<TargetCost, 'heard' | 'conditions' | 'too_few' | 'retired'>

function priceTarget(
  use: MeasuredUsage,
  pattern: ConversationPattern,
  found: PriceMatch,
): Omit<TargetCost, keyof TargetLatency> {
  if (found.kind === 'unknown') return { use, found, cases: [] }
  const cases = priceConversation(pattern, found.price).cases.map((one) => ({ ...one, isEfficient: false }))
  const isCounted = found.price.charges.every(({ unit }) => use.units[unit] !== undefined)
  const spent = computeBill({ ...found.price, monthly: 0 }, use.units)
  return { use, found, cases, ...(isCounted && { spent }) }
}

/** Replaces assumptions of the pattern by measured values. */
function applyMeasurements(pattern: ConversationPattern, use: MeasuredUsage): ConversationPattern {
  const { speakingRate = pattern.speakingRate, wastedShare = pattern.interruptions.wasted, units } = use
  const { byte, character = 0 } = units
  return {
    ...pattern,
    speakingRate,
    bytesPerCharacter: byte !== undefined && character > 0 ? byte / character : pattern.bytesPerCharacter,
    interruptions: { ...pattern.interruptions, wasted: wastedShare },
  }
}

/** The latency that a target is compared by, or why there is none. */
function describeLatency(target: string, { summaries }: RunSummary): TargetLatency {
  const own = summaries.filter((summary) => summary.target === target)
  const retired = own.find((summary) => summary.retired !== undefined)?.retired
  return { ...toLatency(readWorstLatency(own)), ...(retired !== undefined && { retired }) }
}

function toLatency(worst: WorstLatency): TargetLatency {
  switch (worst.kind) {
    case 'value':
      return { heard: worst.value, conditions: worst.conditions }
    case 'too small':
      return { too_few: { n: worst.n, needed: worst.needed } }
    case 'infinite':
    case 'no data':
      return {}
  }
}
