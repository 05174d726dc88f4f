import type { ConversationProbe, TurnObjective } from '../../core/config/conversation/conversation-probe.ts'
import type { ConversationLoad } from '../../executors/index.ts'
import { readTurnObjectives } from '../check/objectives.ts'
import type { ConversationFile } from '../schema/conversation/conversation-file.ts'
import { conversationProbe as schema } from '../schema/conversation/conversation-probe.ts'

/** Callers notice at once if they are not answered, and a minute or two is enough to tell 5 % from more. */
const DEFAULT_OBJECTIVE: TurnObjective = {
  words: 'success>95%',
  metric: 'success',
  tags: {},
  statistic: { kind: 'rate' },
  comparison: '>',
  bound: 0.95,
  allowed: 0.05,
}

/** The load of a scenario of conversations. Of a search, the heaviest that it may try, with the search itself. */
export function resolveConversationLoad(file: ConversationFile): {
  readonly load: ConversationLoad
  readonly probe?: ConversationProbe
} {
  const { load } = file
  // The schema lets no other load through.
  if (load.executor !== 'probe') return { load: load as ConversationLoad }
  const input = file.probe ?? schema.parse({})
  const objectives = file.slo === undefined ? [DEFAULT_OBJECTIVE] : readTurnObjectives(file)
  return {
    load: {
      executor: 'shared-iterations',
      concurrency: input.max,
      trials: input.budget.turns,
      order: 'blocked',
    },
    probe: { ...input, objectives },
  }
}
