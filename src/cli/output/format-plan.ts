import { formatLoad, formatWarmup } from '../../report/format/format-load.ts'
import { layOutTable, wrap } from '../../report/format/tables/text-table.ts'
import type { RunPlan, TargetPlan } from '../../run/plan/plan-run.ts'

const WIDTH = 80

/** Labels for what answers a target. */
export const ANSWERED_BY_LABELS = {
  service: 'real service',
  base: 'its base',
  lab: 'lab (SIMULATED)',
} as const

/** Describes what a run would send, and to whom. Ends in a newline. */
export function formatPlan({ scenario, targets, requests, characters }: RunPlan): string {
  const { load, connection } = scenario
  const rows = targets.map(({ planned, answeredBy, requests: each }) => [
    planned.id,
    planned.adapter,
    planned.model,
    ANSWERED_BY_LABELS[answeredBy],
    formatRequests(each),
  ])
  const cells = [['target', 'adapter', 'model', 'answered by', 'requests'], ...rows]
  return [
    ...wrap(
      `${scenario.name}: ${formatLoad(load)}; connections ${connection}, ${formatWarmup(scenario)}`,
      WIDTH,
    ),
    ...layOutTable(
      cells.map((row) => row.map((text) => ({ text }))),
      WIDTH,
    ),
    Number.isFinite(requests)
      ? `at most ${requests} requests with ${characters} characters`
      : 'as many requests as fit into the duration',
    '',
  ].join('\n')
}

function formatRequests(requests: number): string {
  return Number.isFinite(requests) ? String(requests) : 'until the end'
}

/** The plan as JSON. A number that is not known in advance is null. Ends in a newline. */
export function runPlanJson({ scenario, targets, requests, characters }: RunPlan): string {
  return `${JSON.stringify({ scenario: scenario.name, requests, characters, targets: targets.map(targetJson) }, null, 2)}\n`
}

/** A target without its API key. */
function targetJson({ planned, answeredBy, requests, characters }: TargetPlan) {
  const { id, adapter, provider, transport, model, voice, format, base } = planned
  return {
    id,
    adapter,
    provider,
    transport,
    model,
    voice,
    format,
    base: answeredBy === 'lab' ? null : base,
    place: answeredBy,
    requests,
    characters,
  }
}
