import { describeLoad, warmupWords } from '../report/load-words.ts'
import { layOut, wrap } from '../report/text-table.ts'
import type { PlannedRun, TargetPlan } from '../run/plan.ts'

const WIDTH = 80

/** Labels for what answers a target. */
export const PLACES = { service: 'real service', base: 'its base', lab: 'lab (SIMULATED)' } as const

/** Describes what a run would send, and to whom. Ends in a newline. */
export function describePlan({ scenario, targets, requests, characters }: PlannedRun): string {
  const { load, connection } = scenario
  const rows = targets.map(({ planned, place, requests: each }) => [
    planned.id,
    planned.adapter,
    planned.model,
    PLACES[place],
    amount(each),
  ])
  const cells = [['target', 'adapter', 'model', 'answered by', 'requests'], ...rows]
  return [
    ...wrap(
      `${scenario.name}: ${describeLoad(load)}; connections ${connection}, ${warmupWords(scenario)}`,
      WIDTH,
    ),
    ...layOut(
      cells.map((row) => row.map((text) => ({ text }))),
      WIDTH,
    ),
    Number.isFinite(requests)
      ? `at most ${requests} requests with ${characters} characters`
      : 'as many requests as fit into the duration',
    '',
  ].join('\n')
}

function amount(requests: number): string {
  return Number.isFinite(requests) ? String(requests) : 'until the end'
}

/** The plan as JSON. A number that is not known in advance is null. Ends in a newline. */
export function planJson({ scenario, targets, requests, characters }: PlannedRun): string {
  return `${JSON.stringify({ scenario: scenario.name, requests, characters, targets: targets.map(plainTarget) }, null, 2)}\n`
}

/** A target without its API key. */
function plainTarget({ planned, place, requests, characters }: TargetPlan) {
  const { id, adapter, provider, transport, model, voice, format, base } = planned
  return {
    id,
    adapter,
    provider,
    transport,
    model,
    voice,
    format,
    base: place === 'lab' ? null : base,
    place,
    requests,
    characters,
  }
}
