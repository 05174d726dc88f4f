import type { ConversationSummary } from '../../tally/conversation/conversation-summary.ts'
import { findTurnErrorBar, type TurnErrorBar } from '../../tally/conversation/turn-error-bar.ts'
import { measureTurnSpend } from '../../tally/conversation/turn-spend.ts'
import { toJsonNumber } from '../format/units/raw-numbers.ts'
import { toThresholdJson } from '../run/summary-json.ts'
import { vantagesJson } from '../vantages/vantages-json.ts'

/** The summary of a run of conversations. */
export type ConversationSummaryJson = ReturnType<typeof toConversationsJson>

/**
 * A run of conversations as JSON (docs/schema/conversations-summary.schema.json): microseconds and shares,
 * `"inf"` for turns that were never answered.
 */
export function formatConversationsJson(summary: ConversationSummary): string {
  return `${JSON.stringify(toConversationsJson(summary), replaceInfinity, 2)}\n`
}

function toConversationsJson({
  file,
  turns,
  awaited,
  summaries,
  differences,
  lineCosts,
  faults,
  thresholds,
  vantageDifferences,
}: ConversationSummary) {
  return {
    schema_version: 1,
    run: file.run,
    scenario: file.scenario.name,
    status: file.status,
    simulated: file.simulated,
    ...(file.vantage?.named && { vantage: file.vantage.name }),
    validity: file.validity,
    error_bar: toErrorBarJson(findTurnErrorBar(file)),
    ...vantagesJson(file, vantageDifferences),
    awaited,
    targets: summaries,
    differences,
    ...(lineCosts.length > 0 && { line_costs: lineCosts }),
    faults,
    thresholds: thresholds.map(toThresholdJson),
    spent: measureTurnSpend(turns),
  }
}

/** Null without a self-test of turns; a percentile is null if there are too few turns for it. */
function toErrorBarJson(bar: TurnErrorBar | undefined) {
  if (!bar) return null
  const { measured_at, concurrency, stages } = bar
  return {
    ...{ measured_at, concurrency },
    stages: stages.map(({ stage, n, p50_us = null, p95_us = null, p99_us = null, max_us }) => ({
      ...{ stage, n, p50_us, p95_us, p99_us, max_us },
    })),
  }
}

/** JSON would turn infinite numbers into null. */
function replaceInfinity(_name: string, value: unknown): unknown {
  return typeof value === 'number' ? toJsonNumber(value) : value
}
