import type { ConversationSummary } from '../../tally/conversation/conversation-summary.ts'
import { toJsonNumber } from '../format/units/raw-numbers.ts'
import { toThresholdJson } from '../run/summary-json.ts'

/**
 * A run of conversations as JSON (docs/schema/conversations-summary.schema.json): microseconds and shares,
 * `"inf"` for turns that were never answered.
 */
export function formatConversationsJson({
  file,
  summaries,
  differences,
  faults,
  thresholds,
}: ConversationSummary): string {
  const data = {
    schema_version: 1,
    run: file.run,
    scenario: file.scenario.name,
    status: file.status,
    simulated: file.simulated,
    validity: file.validity,
    targets: summaries,
    differences,
    faults,
    thresholds: thresholds.map(toThresholdJson),
  }
  return `${JSON.stringify(data, replaceInfinity, 2)}\n`
}

/** JSON would write infinite numbers as null. */
function replaceInfinity(_name: string, value: unknown): unknown {
  return typeof value === 'number' ? toJsonNumber(value) : value
}
