import type { ConversationSummary } from '../../../tally/conversation/conversation-summary.ts'
import { formatConversationsJson } from '../../conversation/summary-json.ts'
import { runPage } from '../run-page.ts'
import type { Section } from '../section.ts'
import { turnCourse } from './course.ts'
import { turnDifferencesSection } from './differences.ts'
import { turnFaults } from './faults.ts'
import { turnHero } from './hero.ts'
import { turnRepeat } from './repeat.ts'
import { turnShares } from './shares.ts'
import { turnStages } from './stages.ts'
import { understood } from './understood.ts'
import { turnWaterfall } from './waterfall.ts'

/** The sections below the answer, in the order in which they are asked for. */
const SECTIONS: readonly ((digest: ConversationSummary) => Section | undefined)[] = [
  turnWaterfall,
  turnShares,
  turnDifferencesSection,
  understood,
  turnCourse,
  turnFaults,
  turnStages,
  turnRepeat,
]

/** `report.html` of a run of conversations. */
export function renderTurnsHtml(digest: ConversationSummary): string {
  const measured = digest.turns.filter(({ phase }) => phase === 'measure').length
  return runPage(digest, {
    title: `${digest.file.scenario.name}: the whole turn`,
    amount: `${measured} measured turns`,
    answer: turnHero(digest),
    sections: SECTIONS.flatMap((make) => make(digest) ?? []),
    footer:
      'A turn is measured from the true end of the caller’s speech to the first audible sample that the caller’s player plays, on one clock; turns that were not answered count as infinitely long.',
    json: formatConversationsJson(digest),
  })
}
