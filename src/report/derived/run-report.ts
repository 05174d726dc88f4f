import { renderReportPage } from '../format/markup/report-page.ts'
import { renderProbeHeadline } from '../probe/html/headline.ts'
import { findProbeAnswer, renderProbeSections } from '../probe/html/sections.ts'
import { renderRunHeadline } from '../run/html/headline.ts'
import type { RunReportInput, SectionMaker } from '../run/html/report-input.ts'
import { renderAggregationSection } from '../run/html/sections/aggregation.ts'
import { renderConnectionSection } from '../run/html/sections/connection.ts'
import { renderDistributionSection } from '../run/html/sections/distribution.ts'
import { renderFaultsSection } from '../run/html/sections/faults.ts'
import { renderHealthSection } from '../run/html/sections/health.ts'
import { renderInterruptionsSection } from '../run/html/sections/interruptions.ts'
import { renderOptionCostsSection } from '../run/html/sections/option-costs.ts'
import { renderPercentilesSection } from '../run/html/sections/percentiles.ts'
import { renderPlaybackSection } from '../run/html/sections/playback.ts'
import { renderReproduceSection } from '../run/html/sections/reproduce.ts'
import { renderSilenceSection } from '../run/html/sections/silence.ts'
import { renderStagesSection } from '../run/html/sections/stages.ts'
import { renderThresholdsSection } from '../run/html/sections/thresholds.ts'
import { renderTimelineSection } from '../run/html/sections/timeline.ts'
import { renderTurnContextSection } from '../run/html/sections/turn-contexts.ts'
import { renderWaterfallSection } from '../run/html/sections/waterfall.ts'
import { formatSummaryJson } from '../run/summary-json.ts'
import { renderCheckSection } from '../sidecar-sections/check.ts'
import { renderClaimsSection } from '../sidecar-sections/claims.ts'
import { renderComparisonSection } from '../sidecar-sections/comparison.ts'
import { renderCostSection } from '../sidecar-sections/cost.ts'
import { renderFidelitySection } from '../sidecar-sections/fidelity.ts'
import { renderHistorySection } from '../sidecar-sections/history.ts'
import { sidecarSection } from '../sidecar-sections/sidecar-section.ts'
import { renderVantagesSection } from '../vantages/vantages-section.ts'

/** The sections below the answer, in the order of the questions that readers ask. */
const SECTION_MAKERS: readonly SectionMaker[] = [
  // A search that can be read has a page of its own; this shows that its file is damaged.
  sidecarSection('probe.json', 'probe', () => undefined),
  renderThresholdsSection,
  sidecarSection('check.json', 'check', renderCheckSection),
  renderPercentilesSection,
  renderDistributionSection,
  renderTimelineSection,
  renderWaterfallSection,
  renderConnectionSection,
  renderTurnContextSection,
  renderInterruptionsSection,
  renderAggregationSection,
  renderSilenceSection,
  sidecarSection('compare.json', 'compare', renderComparisonSection),
  ({ runSummary }) => renderVantagesSection(runSummary.vantageDifferences),
  renderOptionCostsSection,
  sidecarSection('cost.json', 'cost', renderCostSection),
  renderFidelitySection,
  sidecarSection('verify.json', 'verify', renderClaimsSection),
  sidecarSection('history.json', 'history', renderHistorySection),
  renderPlaybackSection,
  renderFaultsSection,
  renderStagesSection,
  renderHealthSection,
  renderReproduceSection,
]

/**
 * `report.html`: one file that contains its data, needs no network, and runs one script, which its content
 * security policy names.
 */
export function renderRunHtml(input: RunReportInput): string {
  const { runSummary, sidecars } = input
  const probe = findProbeAnswer(sidecars)
  return renderReportPage(runSummary, {
    title: `${runSummary.file.scenario.name}: time to first audio`,
    amount: `${runSummary.trials} measured trials`,
    answer: probe ? renderProbeHeadline(probe, runSummary.file) : renderRunHeadline(input),
    sections: probe ? renderProbeSections(probe, input) : SECTION_MAKERS.flatMap((make) => make(input) ?? []),
    footer:
      'Time until heard: from the text handed to the socket to the first audible sample in a player. Percentiles have 95 % intervals and count failures as infinitely slow.',
    json: formatSummaryJson(runSummary, input.optionCosts),
  })
}
