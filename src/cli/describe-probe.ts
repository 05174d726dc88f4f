import type { Probe } from '../core/probe.ts'
import { predictCap } from '../probe/predict.ts'
import { layOut, wrap } from '../report/text-table.ts'
import type { PlannedRun } from '../run/plan.ts'
import { worstOfProbe } from '../run/probe/worst-spend.ts'
import type { TargetSpend } from '../run/spend.ts'
import { PLACES } from './describe-plan.ts'

const WIDTH = 80

/** What a search is about to do, and the worst that it can cost. Ends in a newline. */
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

/** The same for machines. Ends in a newline. */
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
  concurrency: 'requests at once',
  sockets: 'connections that are open at once',
  'connect-rate': 'connections a period',
  'request-rate': 'requests a period',
}

function searchWords({ kind, min, max, objectives }: Probe): string {
  const knee = objectives.map(({ words }) => words).join(', ')
  const soft = knee ? `, then how many while ${knee}` : ''
  return `how many ${KINDS[kind]} are carried, from ${min} up to ${max}${soft}`
}

/** Said of limits that are searched by waves; rates take several periods of each. */
function predictionWords(probe: Probe): string {
  if (probe.kind.endsWith('rate')) return ''
  const sizes = [...new Set([Math.ceil(probe.max / 8), Math.ceil(probe.max / 2)])].filter(
    (size) => size < probe.max,
  )
  const words = sizes.map((size) => `a limit of ${size} takes about ${predictCap(probe, size).requests}`)
  return words.length === 0 ? '' : `requests as a rule: ${words.join(', ')}`
}

function worstWords(texts: readonly string[], probe: Probe): string {
  const { budget } = probe
  const { requests, characters } = worstOfProbe(texts, probe)
  const time = budget.duration === undefined ? '' : `, ${budget.duration / 1e3} s`
  return `at worst: ${requests} requests, ${characters} characters${time}; never more`
}

/** In money, of a target that is asked for real and whose price somebody vouches for. */
function costOf(targets: PlannedRun['targets'], spend: readonly TargetSpend[]) {
  const [target, one] = [targets[0], spend[0]]
  if (target?.place === 'lab' || one?.found.kind !== 'known' || one.atMost === undefined) return {}
  return { cost: { amount: one.atMost, currency: one.found.price.currency } }
}
