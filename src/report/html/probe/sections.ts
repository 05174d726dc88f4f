import type { ProbeAnswer } from '../../../probe/answer/answer.ts'
import type { Sidecars } from '../../../results/sidecars.ts'
import { parseCompanion } from '../companion.ts'
import type { Material, Section } from '../section.ts'
import { course } from '../sections/course.ts'
import { faults } from '../sections/faults.ts'
import { health } from '../sections/health.ts'
import { repeat } from '../sections/repeat.ts'
import { probeAnswered } from './answered.ts'
import { everyLevel } from './every-level.ts'
import { probeRefusals } from './refusals.ts'
import { probeThroughput } from './throughput.ts'

/** What `ttfa probe` leaves in `probe.json`; undefined where the run was no search. */
export function probeIn(companions: Sidecars): ProbeAnswer | undefined {
  return parseCompanion<ProbeAnswer>(companions['probe.json'])
}

/**
 * The sections below the answer of a search. What sums up trials of all levels has no place among them: a percentile
 * over loads that nobody asked for together says nothing.
 */
export function probeSections(answer: ProbeAnswer, material: Material): Section[] {
  const own = [probeAnswered, probeThroughput, probeRefusals, everyLevel].flatMap(
    (make) => make(answer) ?? [],
  )
  return [...own, ...[course, faults, health, repeat].flatMap((make) => make(material) ?? [])]
}
