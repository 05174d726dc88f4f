import path from 'node:path'
import type { ConversationPattern } from '../../core/config/conversation-pattern.ts'
import type { Price } from '../../core/config/price.ts'
import type { Trial } from '../../core/trial/trial.ts'
import { computeBill } from '../../cost/bill.ts'
import { priceConversation } from '../../cost/conversation-cost.ts'
import { findPrice, type PriceMatch } from '../../cost/find-price.ts'
import { type MeasuredUsage, measureUsage } from '../../cost/measured-usage.ts'
import { paretoFrontier } from '../../cost/pareto-frontier.ts'
import type { RunCost, TargetCost } from '../../cost/run-cost.ts'
import { openRun } from '../../results/run/run.ts'
import { stageRows } from '../../tally/run/stage-rows.ts'
import { loadSummary } from './load-summary.ts'

/** Computes the cost of a run. Throws a `SetupError` if the folder holds no readable run. */
export async function priceRun(
  folder: string,
  pattern: ConversationPattern,
  prices: readonly Price[],
  includeUnverified: boolean,
): Promise<RunCost> {
  const { file, trials } = await openRun(path.resolve(folder))
  const all: Trial[] = []
  for await (const trial of trials()) all.push(trial)
  const heardP95 = await heardP95ByTarget(folder)
  const priced = measureUsage(all, file.scenario.texts).map((use) =>
    priceTarget(use, applyMeasurements(pattern, use), findPrice(prices, use.provider, use.model), heardP95),
  )
  const cases = Object.keys(pattern.cases)
  return {
    run: file.run,
    pattern: pattern.name,
    cases,
    targets: markEfficient(priced, cases, includeUnverified),
  }
}

function priceTarget(
  use: MeasuredUsage,
  pattern: ConversationPattern,
  found: PriceMatch,
  heardP95: ReadonlyMap<string, number>,
): TargetCost {
  const at = heardP95.get(use.target)
  const rest = { use, found, ...(at !== undefined && { heard: at }) }
  if (found.kind === 'unknown') return { ...rest, cases: [] }
  const cases = priceConversation(pattern, found.price).cases.map((one) => ({ ...one, isEfficient: false }))
  const isCounted = found.price.charges.every(({ unit }) => use.units[unit] !== undefined)
  const spent = computeBill({ ...found.price, monthly: 0 }, use.units)
  return { ...rest, cases, ...(isCounted && { spent }) }
}

/** Replaces assumptions of the pattern by measured values. */
function applyMeasurements(pattern: ConversationPattern, use: MeasuredUsage): ConversationPattern {
  const { speakingRate = pattern.speakingRate, wastedShare = pattern.interruptions.wasted, units } = use
  const { byte = 0, character = 0 } = units
  return {
    ...pattern,
    speakingRate,
    bytesPerCharacter: character > 0 ? byte / character : pattern.bytesPerCharacter,
    interruptions: { ...pattern.interruptions, wasted: wastedShare },
  }
}

/**
 * The p95 of `ttfa_heard` of the slowest connection state: a caller cannot choose the state. No value if one
 * of them lies beyond the timeout.
 */
async function heardP95ByTarget(folder: string): Promise<Map<string, number>> {
  const { groups } = await loadSummary(folder)
  const heard = new Map<string, number>()
  for (const { target, stage, percentiles } of stageRows(groups)) {
    if (stage !== 'ttfa_heard') continue
    const { value } = percentiles.p95
    const slowest = value.kind === 'value' ? value.value : Number.POSITIVE_INFINITY
    heard.set(target, Math.max(slowest, heard.get(target) ?? 0))
  }
  return new Map([...heard].filter(([, value]) => Number.isFinite(value)))
}

/**
 * Marks the Pareto-efficient targets of each case: cheap for short answers can be expensive for long ones.
 */
function markEfficient(
  targets: readonly TargetCost[],
  cases: readonly string[],
  includeUnverified: boolean,
): TargetCost[] {
  const best = new Map(cases.map((name) => [name, findEfficientTargets(targets, name, includeUnverified)]))
  return targets.map((target) => ({
    ...target,
    cases: target.cases.map((one) => ({
      ...one,
      isEfficient: best.get(one.case)?.includes(target) === true,
    })),
  }))
}

function findEfficientTargets(
  targets: readonly TargetCost[],
  name: string,
  includeUnverified: boolean,
): TargetCost[] {
  const candidates = targets.flatMap((target) => {
    const { heard: latency, found } = target
    const perMinute = target.cases.find((one) => one.case === name)?.perMinute
    const isTrusted = found.kind === 'known' || (includeUnverified && found.kind === 'unverified')
    if (latency === undefined || !perMinute || !isTrusted) return []
    return [{ target, cost: perMinute.value, latency, currency: found.price.currency }]
  })
  const currencies = new Set(candidates.map(({ currency }) => currency))
  return currencies.size === 1 ? paretoFrontier(candidates).map(({ target }) => target) : []
}
