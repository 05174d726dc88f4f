import type { Claim, ConcurrencyClaim, ConversationsClaim } from '../../core/config/claim.ts'
import { COMPONENT_KINDS } from '../../core/trial/turn-record.ts'
import type { AnyRunFile } from '../../results/run/run-file.ts'
import type { ProbeSidecar } from '../../results/sidecars/probe.ts'
import { describeComponent } from '../conversation/described-component.ts'
import type { ClaimVerdict, Verification } from './verification.ts'

/** A search that claims about limits are checked against. */
export interface SearchEvidence {
  readonly file: AnyRunFile
  readonly answer: ProbeSidecar
  /** The requests that the account allows at once, if a search has found it. */
  readonly requestLimit?: number
}

interface Judgement {
  readonly verdict: ClaimVerdict
  readonly why: string
}

/**
 * Checks a claim against the result of a search. A search measures latency at many levels, so only claims
 * about limits are checked. Empty if the search was not about one of the claim's models.
 */
export function verifySearch(claim: Claim, search: SearchEvidence): Verification[] {
  const { target, simulated } = search.answer
  if (!isAbout(claim, search)) return []
  const judged = judgeClaim(claim, search)
  return [{ claim, targets: [target], clocks: [], sameness: [], exercise: simulated, ...judged }]
}

/** Whether the target, or one of its components, is a model of the claim. */
function isAbout({ provider, models }: Claim, { file, answer: { target } }: SearchEvidence): boolean {
  return modelsOf(file, target).some(
    (one) => one.provider === provider && models.some((model) => model === one.model),
  )
}

function modelsOf(file: AnyRunFile, id: string): { readonly provider?: string; readonly model: string }[] {
  if (file.kind === 'conversations')
    return COMPONENT_KINDS.flatMap((kind) => describeComponent(file, id, kind) ?? [])
  const target = file.scenario.targets.find((each) => each.id === id)
  const facts = target && file.adapters[target.adapter]
  return facts ? [{ provider: facts.provider, model: target.model ?? facts.models?.[0] ?? '' }] : []
}

function judgeClaim(claim: Claim, search: SearchEvidence): Judgement {
  switch (claim.kind) {
    case 'concurrency':
      return judgeConcurrency(claim, search.answer)
    case 'conversations':
      return judgeConversations(claim, search)
    default:
      return notComparable('a search runs at many levels; measure this with `ttfa run`')
  }
}

function judgeConcurrency({ value }: ConcurrencyClaim, { kind, hard_cap: cap }: ProbeSidecar): Judgement {
  if (kind !== 'concurrency') return notComparable(`a limit of requests at once; this search was for ${kind}`)
  if (!cap) return inconclusive('the search did not end')
  if (cap.feasible_max >= value)
    return { verdict: 'confirmed', why: `${cap.feasible_max} are served at once` }
  if (cap.infeasible_min === null)
    return inconclusive(`${cap.feasible_max} are served at once; more were not tried`)
  return { verdict: 'refuted', why: `${cap.feasible_max} are served at once, ${cap.infeasible_min} are not` }
}

/** Decides by the interval of the number of conversations. Each of its ends is certain to 95 %. */
function judgeConversations(
  { perRequest, tolerance }: ConversationsClaim,
  { answer: { kind, soft_knee: knee }, requestLimit }: SearchEvidence,
): Judgement {
  if (kind !== 'conversations') return notComparable(`a number of conversations; this search was for ${kind}`)
  if (requestLimit === undefined)
    return notComparable('how many requests at once the account allows is not known: give it with --limit')
  if (!knee) return inconclusive('the search did not end')
  const [low, high] = knee.interval.map((end) => end / requestLimit) as [number, number]
  const ratio = knee.feasible_max / requestLimit
  const found = `${knee.feasible_max} conversations with ${requestLimit} requests at once: ${format(ratio)} for each (${format(low)} to ${format(high)})`
  const least = perRequest * (1 - tolerance)
  if (low >= least) return { verdict: 'confirmed', why: found }
  if (high >= least) return inconclusive(`${found}; that includes the claimed number`)
  // Nothing failed up to the highest level that was tried: more may be possible.
  if (knee.binding_constraint === null) return inconclusive(`${found}; more were not tried`)
  return { verdict: 'refuted', why: found }
}

function format(ratio: number): string {
  return String(Math.round(ratio * 10) / 10)
}

function notComparable(why: string): Judgement {
  return { verdict: 'not comparable', why }
}

function inconclusive(why: string): Judgement {
  return { verdict: 'inconclusive', why }
}
