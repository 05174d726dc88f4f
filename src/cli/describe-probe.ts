import type { Probe } from '../core/probe.ts'
import { predictCap } from '../probe/predict.ts'
import { layOut, wrap } from '../report/text-table.ts'
import type { PlannedRun } from '../run/plan.ts'
import { worstOfProbe } from '../run/probe/worst-spend.ts'
import type { TargetSpend } from '../run/spend.ts'
import { PLACES } from './describe-plan.ts'

const WIDTH = 80

/** Describes what a search will do, and its worst case. Ends in a newline. */
export function describeProbe({ scenario, targets }: PlannedRun, probe: Probe): string {
  const rows = targets.map(({ planned, place }) => [
    planned.id,
    planned.adapter,
    planned.model,
    PLACES[place],
  ])
  const cells = [['target', 'adapter', 'model', 'answered by'], ...rows]
  return [
    ...wrap(`${scenario.name}: ${searchWords(probe)}`, WIDTH),
    ...layOut(
      cells.map((row) => row.map((text) => ({ text }))),
      WIDTH,
    ),
    ...wrap(predictionWords(probe), WIDTH),
    ...wrap(worstWords(scenario.texts, probe), WIDTH),
    '',
  ].join('\n')
}

/** The plan as JSON. Ends in a newline. */
export function probeJson(
  { scenario, targets }: PlannedRun,
  probe: Probe,
  spend: readonly TargetSpend[],
): string {
  const { requests, characters } = worstOfProbe(scenario.texts, probe)
  const plan = {
    scenario: scenario.name,
    targets: targets.map(({ planned, place }) => ({ id: planned.id, adapter: planned.adapter, place })),
    probe,
    worst_case: { requests, characters, ...costOf(targets, spend) },
  }
  return `${JSON.stringify(plan, null, 2)}\n`
}

const KINDS: Readonly<Record<Probe['kind'], string>> = {
  concurrency: 'requests in flight',
  sockets: 'open connections',
  'connect-rate': 'connections per period',
  'request-rate': 'requests per period',
}

function searchWords({ kind, min, max, objectives }: Probe): string {
  const knee = objectives.map(({ words }) => words).join(', ')
  const soft = knee ? `, then how many with ${knee}` : ''
  return `how many ${KINDS[kind]} are accepted, from ${min} to ${max}${soft}`
}

/** For limits that are searched in bursts. A rate takes several periods per level. */
function predictionWords(probe: Probe): string {
  if (probe.kind.endsWith('rate')) return ''
  const sizes = [...new Set([Math.ceil(probe.max / 8), Math.ceil(probe.max / 2)])].filter(
    (size) => size < probe.max,
  )
  const words = sizes.map((size) => `a limit of ${size} takes about ${predictCap(probe, size).requests}`)
  return words.length === 0 ? '' : `requests to expect: ${words.join(', ')}`
}

function worstWords(texts: readonly string[], probe: Probe): string {
  const { budget } = probe
  const { requests, characters } = worstOfProbe(texts, probe)
  const time = budget.duration === undefined ? '' : `, ${budget.duration / 1e3} s`
  return `at worst: ${requests} requests, ${characters} characters${time}; never more`
}

/** The cost, for a target that is not simulated and has a verified price. */
function costOf(targets: PlannedRun['targets'], spend: readonly TargetSpend[]) {
  const [target, one] = [targets[0], spend[0]]
  if (target?.place === 'lab' || one?.found.kind !== 'known' || one.atMost === undefined) return {}
  return { cost: { amount: one.atMost, currency: one.found.price.currency } }
}
