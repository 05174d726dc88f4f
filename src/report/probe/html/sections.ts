import type { ProbeSidecar } from '../../../results/sidecars/probe.ts'
import type { Sidecars } from '../../../results/sidecars.ts'
import type { Section } from '../../format/markup/section.ts'
import type { RunReportInput } from '../../run/html/report-input.ts'
import { renderFaultsSection } from '../../run/html/sections/faults.ts'
import { renderHealthSection } from '../../run/html/sections/health.ts'
import { renderReproduceSection } from '../../run/html/sections/reproduce.ts'
import { renderTimelineSection } from '../../run/html/sections/timeline.ts'
import { renderAnsweredSection } from './answered.ts'
import { renderLevelTableSection } from './level-table.ts'
import { renderRefusalsSection } from './refusals.ts'
import { renderThroughputSection } from './throughput.ts'

/** What `ttfa probe` found; undefined if the run was not a search, or if its file is damaged. */
export function findProbeAnswer({ 'probe.json': sidecar }: Sidecars): ProbeSidecar | undefined {
  return sidecar?.kind === 'read' ? sidecar.data : undefined
}

/**
 * The sections below the answer of a search. They have no statistics over all levels, because a percentile
 * over different loads says nothing.
 */
export function renderProbeSections(answer: ProbeSidecar, input: RunReportInput): Section[] {
  return [
    ...renderAnswerSections(answer),
    ...[renderTimelineSection, renderFaultsSection, renderHealthSection, renderReproduceSection].flatMap(
      (make) => make(input) ?? [],
    ),
  ]
}

/** The sections that need only the answer. */
export function renderAnswerSections(answer: ProbeSidecar): Section[] {
  return [
    renderAnsweredSection,
    renderThroughputSection,
    renderRefusalsSection,
    renderLevelTableSection,
  ].flatMap((make) => make(answer) ?? [])
}
