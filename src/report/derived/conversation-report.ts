import type { ProbeSidecar } from '../../results/sidecars/probe.ts'
import type { Sidecars } from '../../results/sidecars.ts'
import type { ConversationSummary } from '../../tally/conversation/conversation-summary.ts'
import { AWAITED_STAGE_TEXTS } from '../conversation/awaited-stage-texts.ts'
import { renderTurnDifferencesSection } from '../conversation/html/differences.ts'
import { renderTurnErrorBarSection } from '../conversation/html/error-bar.ts'
import { renderTurnFaultsSection } from '../conversation/html/faults.ts'
import { renderConversationHeadline } from '../conversation/html/headline.ts'
import { renderLineCostsSection } from '../conversation/html/line-costs.ts'
import { renderTurnReproduceSection } from '../conversation/html/reproduce.ts'
import { renderStageSharesSection } from '../conversation/html/stage-shares.ts'
import { renderTurnStagesSection } from '../conversation/html/stages.ts'
import { renderTurnPositionsSection } from '../conversation/html/turn-positions.ts'
import { renderTurnTakingSection } from '../conversation/html/turn-taking.ts'
import { renderTurnWaterfallSection } from '../conversation/html/waterfall.ts'
import { renderWordErrorsSection } from '../conversation/html/word-errors.ts'
import { formatConversationsJson } from '../conversation/summary-json.ts'
import { renderReportPage } from '../format/markup/report-page.ts'
import type { Section } from '../format/markup/section.ts'
import { renderProbeHeadline } from '../probe/html/headline.ts'
import { findProbeAnswer, renderAnswerSections } from '../probe/html/sections.ts'
import { renderThresholdResults } from '../run/html/sections/thresholds.ts'
import { renderCheckSection } from '../sidecar-sections/check.ts'
import { renderClaimsSection } from '../sidecar-sections/claims.ts'
import { renderComparisonSection } from '../sidecar-sections/comparison.ts'
import { renderCostSection } from '../sidecar-sections/cost.ts'
import { renderFidelitySection } from '../sidecar-sections/fidelity.ts'
import { renderHistorySection } from '../sidecar-sections/history.ts'
import type { SidecarInput } from '../sidecar-sections/sidecar-section.ts'
import { sidecarSection } from '../sidecar-sections/sidecar-section.ts'
import { renderVantagesSection } from '../vantages/vantages-section.ts'

/** The sections below the answer, in the order of the questions that readers ask. */
const SECTION_MAKERS: readonly ((conversations: ConversationSummary) => Section | undefined)[] = [
  renderThresholdResults,
  renderTurnWaterfallSection,
  renderStageSharesSection,
  renderTurnDifferencesSection,
  renderLineCostsSection,
  ({ vantageDifferences }) => renderVantagesSection(vantageDifferences),
  renderWordErrorsSection,
  renderTurnTakingSection,
  renderTurnPositionsSection,
  renderTurnFaultsSection,
  renderTurnStagesSection,
  renderTurnErrorBarSection,
  renderTurnReproduceSection,
]

/** Sections about files that other verbs have written beside the run. */
const SIDECAR_SECTIONS = [
  sidecarSection('check.json', 'check', renderCheckSection),
  sidecarSection('compare.json', 'compare', renderComparisonSection),
  sidecarSection('cost.json', 'cost', renderCostSection),
  sidecarSection('verify.json', 'verify', renderClaimsSection),
  // Without the time to first audio: how long turns take is shown elsewhere, and is not the voice's time.
  ({ sidecars, runSummary: { file } }: SidecarInput) =>
    renderFidelitySection({ sidecars, runSummary: { file } }),
  sidecarSection('history.json', 'history', renderHistorySection),
]

/** Without statistics over all levels: a percentile over different loads says nothing. */
function renderSearchSections(answer: ProbeSidecar, conversations: ConversationSummary): Section[] {
  const makers = [renderTurnFaultsSection, renderTurnErrorBarSection, renderTurnReproduceSection]
  return [...renderAnswerSections(answer), ...makers.flatMap((make) => make(conversations) ?? [])]
}

/** `report.html` of a run of conversations. */
export function renderConversationsHtml(conversations: ConversationSummary, sidecars: Sidecars = {}): string {
  const measured = conversations.turns.filter(({ phase }) => phase === 'measure').length
  const probe = findProbeAnswer(sidecars)
  return renderReportPage(conversations, {
    title: `${conversations.file.scenario.name}: ${AWAITED_STAGE_TEXTS[conversations.awaited].subject}`,
    amount: `${measured} measured turns`,
    answer: probe
      ? renderProbeHeadline(probe, conversations.file)
      : renderConversationHeadline(conversations),
    sections: probe
      ? renderSearchSections(probe, conversations)
      : [
          ...SECTION_MAKERS.flatMap((make) => make(conversations) ?? []),
          ...SIDECAR_SECTIONS.flatMap((make) => make({ sidecars, runSummary: conversations }) ?? []),
        ],
    footer: `${AWAITED_STAGE_TEXTS[conversations.awaited].footer}, on one clock. Unanswered turns count as infinitely long.`,
    json: formatConversationsJson(conversations),
  })
}
