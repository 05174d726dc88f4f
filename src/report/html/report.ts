import { formatSummaryJson } from '../run/summary-json.ts'
import { hero } from './hero.ts'
import { probeHero } from './probe/hero.ts'
import { probeIn, probeSections } from './probe/sections.ts'
import { runPage } from './run-page.ts'
import type { Material, SectionMaker } from './section.ts'
import { aggregation } from './sections/aggregation.ts'
import { check } from './sections/check.ts'
import { circumstances } from './sections/circumstances.ts'
import { claims } from './sections/claims.ts'
import { comparison } from './sections/comparison.ts'
import { connection } from './sections/connection.ts'
import { cost } from './sections/cost.ts'
import { course } from './sections/course.ts'
import { distribution } from './sections/distribution.ts'
import { faults } from './sections/faults.ts'
import { health } from './sections/health.ts'
import { history } from './sections/history.ts'
import { interruptions } from './sections/interruptions.ts'
import { optionCosts } from './sections/option-costs.ts'
import { playback } from './sections/playback.ts'
import { repeat } from './sections/repeat.ts'
import { silence } from './sections/silence.ts'
import { spectrum } from './sections/spectrum.ts'
import { stages } from './sections/stages.ts'
import { thresholds } from './sections/thresholds.ts'
import { waterfall } from './sections/waterfall.ts'

/** The sections below the answer, in the order in which they are asked for. */
const SECTIONS: readonly SectionMaker[] = [
  thresholds,
  check,
  spectrum,
  distribution,
  course,
  waterfall,
  connection,
  circumstances,
  interruptions,
  aggregation,
  silence,
  comparison,
  optionCosts,
  cost,
  claims,
  history,
  playback,
  faults,
  stages,
  health,
  repeat,
]

/** `report.html`: one file that holds its data, runs no script and asks the network for nothing. */
export function renderHtml(material: Material): string {
  const { digest, companions } = material
  const probe = probeIn(companions)
  return runPage(digest, {
    title: `${digest.file.scenario.name}: time to first audio`,
    amount: `${digest.trials} measured trials`,
    answer: probe ? probeHero(probe, digest) : hero(material),
    sections: probe ? probeSections(probe, material) : SECTIONS.flatMap((make) => make(material) ?? []),
    footer:
      'Time until heard is measured from the text handed to the socket to the first audible sample that a player would play; percentiles come with their 95 % intervals and count failures as infinitely slow.',
    json: formatSummaryJson(digest, material.optionCosts),
  })
}
