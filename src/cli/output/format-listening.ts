import { formatMoney } from '../../report/format/units/money.ts'
import { answersHere, type RecogniserPlan } from '../../run/plan/run-plan.ts'
import type { ListeningSpend } from '../../run/plan/spend/listening-spend.ts'
import { formatKeyHosts } from './format-key-hosts.ts'

/**
 * What a recogniser gets through its adapter, whose it is, and what that costs. One line each, with line
 * ends.
 */
export function formatListening({ name, component }: RecogniserPlan, spend: ListeningSpend): string {
  const minutes = Math.max(1, Math.ceil(spend.seconds / 60))
  const what = `about ${minutes} min of audio in at most ${spend.recordings} recordings`
  const lines = answersHere(component)
    ? [`${what} are listened to by ${name}, which costs nothing`]
    : [`${what} go to ${name}: ${describeCost(spend)}`, ...formatKeyHosts([component])]
  return lines.map((line) => `${line}\n`).join('')
}

/** Answers that are not understood are sent again at other sample rates. */
function describeCost({ found, about }: ListeningSpend): string {
  if (found.kind === 'unverified') return `cost unknown (its price ${found.price.id} is UNVERIFIED)`
  if (found.kind === 'unknown' || about === undefined)
    return 'cost unknown (no price by the minute for its model)'
  return `about ${formatMoney(about, found.price.currency)}, more if answers are not understood`
}
