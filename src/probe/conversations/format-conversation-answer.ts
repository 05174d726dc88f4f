import type { ConversationProbe } from '../../core/config/conversation/conversation-probe.ts'
import type { Millis } from '../../core/units.ts'
import type { RefusalReport } from '../answer/refusals.ts'
import { UNFINISHED_REASONS } from '../answer/sentence.ts'
import type { KneeFinding } from '../knee/knee-search.ts'
import type { ProbeEnd } from '../next-step.ts'

interface AnswerParts {
  readonly probe: ConversationProbe
  /** Undefined if the search was not finished. */
  readonly knee: KneeFinding | undefined
  /** How long the level of the answer was kept up. */
  readonly held: Millis
  readonly refusals: readonly RefusalReport[]
  readonly end: ProbeEnd
  readonly unit: 'call' | 'conversation'
}

/** The answer as a sentence: how many conversations are carried, with what certainty, and what ends it. */
export function formatConversationAnswer({ probe, knee, held, refusals, end, unit }: AnswerParts): string {
  const unfinished = end === 'found' ? '' : ` (${UNFINISHED_REASONS[end]})`
  if (!knee) return `how many ${unit}s it carries is not known${unfinished}`
  const objectives = probe.objectives.map(({ words }) => words).join(', ')
  const carried = `carries ${countUnits(knee.estimate, unit)} at once`
  const time = held > 0 ? `; kept up for ${Math.round(held / 1e3)} s` : ''
  if (!knee.binding) return `${carried}, the most that was tried, with ${objectives}${time}${unfinished}`
  const range = knee.low === knee.high ? '' : ` (${knee.low} to ${knee.high}, each end with 95 % confidence)`
  return `${carried}${range}: with more, ${knee.binding.words} does not hold${formatRefusal(refusals)}${time}${unfinished}`
}

function countUnits(number: number, unit: AnswerParts['unit']): string {
  return number === 0 ? `no ${unit}` : `${number} ${unit}${number === 1 ? '' : 's'}`
}

function formatRefusal([first]: readonly RefusalReport[]): string {
  if (!first) return ''
  const status = first.status === undefined ? '' : ` with ${first.status}`
  return first.how === 'hung' ? ', turns are never answered' : `, turns are refused${status}`
}
