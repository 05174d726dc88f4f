import type { ProbeAnswer } from '../../../probe/answer/answer.ts'
import type { Sidecars } from '../../../results/sidecars.ts'
import type { Section } from '../../format/markup/section.ts'
import { parseSidecar } from '../../format/sidecar.ts'
import type { RunReportInput } from '../../run/html/report-input.ts'
import { renderFaultsSection } from '../../run/html/sections/faults.ts'
import { renderHealthSection } from '../../run/html/sections/health.ts'
import { renderReproduceSection } from '../../run/html/sections/reproduce.ts'
import { renderTimelineSection } from '../../run/html/sections/timeline.ts'
import { renderAnsweredSection } from './answered.ts'
import { renderLevelTableSection } from './level-table.ts'
import { renderRefusalsSection } from './refusals.ts'
import { renderThroughputSection } from './throughput.ts'

/** What `ttfa probe` leaves in `probe.json`; undefined where the run was no search. */
export function findProbeAnswer(sidecars: Sidecars): ProbeAnswer | undefined {
  const answer = parseSidecar<ProbeAnswer>(sidecars['probe.json'])
  return answer && isComplete(answer) ? answer : undefined
}

/** A `probe.json` may come from anywhere. A damaged one is none: the trials of the search are shown instead. */
function isComplete(answer: ProbeAnswer): boolean {
  const { refusals, failures, notes, objectives, levels } = answer
  const { sentence, target, kind, confidence, rate_limits, budget, hard_cap, soft_knee } = answer
  return (
    [refusals, failures, notes, objectives, levels].every(Array.isArray) &&
    [sentence, target, kind].every((text) => typeof text === 'string') &&
    [confidence, rate_limits, budget, budget?.limit, budget?.spent].every(isMap) &&
    [hard_cap, soft_knee].every((finding) => finding === null || Array.isArray(finding?.interval)) &&
    levels.every((level) => isMap(level) && isMap(level.stats) && Array.isArray(level.violations))
  )
}

function isMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}

/**
 * The sections below the answer of a search. What sums up trials of all levels has no place among them: a percentile
 * over loads that nobody asked for together says nothing.
 */
export function renderProbeSections(answer: ProbeAnswer, input: RunReportInput): Section[] {
  const own = [
    renderAnsweredSection,
    renderThroughputSection,
    renderRefusalsSection,
    renderLevelTableSection,
  ].flatMap((make) => make(answer) ?? [])
  return [
    ...own,
    ...[renderTimelineSection, renderFaultsSection, renderHealthSection, renderReproduceSection].flatMap(
      (make) => make(input) ?? [],
    ),
  ]
}
