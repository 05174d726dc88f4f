import { formatCompareJson } from '../../../src/report/compare/compare-json.ts'
import { collectArms } from '../../../src/tally/compare/arm.ts'
import { compareTargets } from '../../../src/tally/compare/compare-runs.ts'
import { FILE, rising } from '../sample-runs.ts'

/** In 20 blocks, without which nothing can be said about drift. */
export const COMPARED_TRIALS = [
  ...rising(120, 200_000, 500, { target: 'lightning-ws', connection: 'hot' }),
  ...rising(120, 300_000, 750, { target: 'lightning-pro-ws', connection: 'hot' }),
].map((trial) => ({ ...trial, block: trial.trial % 20 }))

/** What `ttfa compare` leaves beside that run. */
export async function comparedJson(): Promise<string> {
  const criterion = { stage: 'ttfa_heard', share: 0.5 } as const
  const comparison = compareTargets(FILE, await collectArms(FILE, COMPARED_TRIALS), { seed: 1, criterion })
  return formatCompareJson({ comparison, runs: [FILE.run], simulated: false })
}
