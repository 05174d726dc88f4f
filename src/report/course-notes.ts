import type { LoadCourse, Steadiness } from '../results/load-course.ts'
import type { Digest } from './digest.ts'
import type { Explanation } from './explanations.ts'
import { formatShare } from './units.ts'

/** Notes on the load that are needed to read the numbers: rates, dropped starts, steadiness. */
export function courseNotes({ course }: Digest): Explanation[] {
  return [...rates(course), ...dropped(course), ...steadiness(course)]
}

function rates(courses: readonly LoadCourse[]): Explanation[] {
  const words = courses.flatMap(({ target, rate }) =>
    rate
      ? [
          `${target} ${rate.started.toFixed(1)} started and ${rate.answered.toFixed(1)} answered a second over ${rate.seconds.toFixed(1)} s`,
        ]
      : [],
  )
  return words.length > 0
    ? [{ about: 'rate', words: `${words.join('; ')}, without warm-up, ramps and drain` }]
    : []
}

/** Dropped starts count as failures and as infinite waits. */
function dropped(courses: readonly LoadCourse[]): Explanation[] {
  return courses
    .filter((course) => course.dropped > 0)
    .map(({ target, starts, dropped: count }) => ({
      about: 'dropped',
      words: `${count} of ${starts} starts against ${target} (${formatShare(count / starts)}) were dropped by maxInFlight; they count as failures, and as infinite in ttfa_due`,
      grave: true,
    }))
}

/** One line for all steady targets, and one for each other target. */
function steadiness(courses: readonly LoadCourse[]): Explanation[] {
  const judged = courses.filter(({ steadiness: verdict }) => verdict.state !== 'too short')
  if (judged.length === 0 && courses.length > 0)
    return [{ about: 'steady', words: 'unknown: too few trials' }]
  const others = judged.filter(({ steadiness: verdict }) => verdict.state !== 'steady')
  if (others.length === 0)
    return judged.length === 0 ? [] : [{ about: 'steady', words: 'yes (MSER-5 and three windows)' }]
  return others.map(({ target, steadiness: verdict }) => ({
    about: 'steady',
    words: `${target}: ${unsteadyWords(verdict)}`,
  }))
}

function unsteadyWords(verdict: Steadiness): string {
  if (verdict.state === 'settling')
    return `its first ${verdict.trials} trials look like warm-up: use a longer warm-up`
  if (verdict.state === 'unsteady')
    return `no, its time to first audio still changed by ${formatShare(verdict.spread)} (MSER-5 and three windows): run longer, or find out what changed`
  return 'unknown: too few trials'
}
