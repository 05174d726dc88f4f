import { type AnswerInput, buildAnswer, type ProbeAnswer } from '../../probe/answer/answer.ts'
import type { Prober } from './prober.ts'

/** What is known of a search besides what it has measured. */
type SearchIdentity = Pick<AnswerInput, 'run' | 'target' | 'simulated' | 'seed' | 'probe' | 'end' | 'workers'>

/** The answer from what a search has measured so far. */
export function answerOf(
  { history, elapsed }: Pick<Prober, 'history' | 'elapsed'>,
  identity: SearchIdentity,
): ProbeAnswer {
  const { records, judged: requests, rateLimits, spent } = history
  return buildAnswer({ ...identity, records, requests, rateLimits, spent, elapsed })
}
