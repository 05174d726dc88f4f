import type { ConversationProbe } from '../../core/config/conversation/conversation-probe.ts'
import { type KneeFinding, type KneeStep, nextKneeStep } from '../knee/knee-search.ts'
import { type LevelRecord, sustainedLevelsOf } from '../level-record.ts'

/**
 * The next number of conversations to keep up, or how many are carried. Conversations take turns to speak, so that
 * a limit of requests turns away a share of their turns, and not every turn above a sharp boundary: the search is that
 * for the level at which the share crosses what the objectives allow (`nextKneeStep`).
 */
export function nextConversationStep(probe: ConversationProbe, records: readonly LevelRecord[]): KneeStep {
  const { min, max, objectives } = probe
  return nextKneeStep({ min, max, objectives, guess: min }, sustainedLevelsOf(records))
}

/** The knee as far as it is known, also of an unfinished search; undefined before the first level. */
export function findConversationKnee(
  probe: ConversationProbe,
  records: readonly LevelRecord[],
): KneeFinding | undefined {
  const step = records.length === 0 ? undefined : nextConversationStep(probe, records)
  return step?.kind === 'found' ? step.finding : undefined
}
