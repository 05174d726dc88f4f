import type { Trial } from '../../src/core/trial/trial.ts'
import type { RunFile } from '../../src/results/run/run-file.ts'
import { answeredInstants, trialWith } from '../tally/sample-trials.ts'
import { FILE } from './sample-runs.ts'

/** What a provider, or whoever named a target, could try. */
export const HOSTILE =
  '</script></style><script>document.title="owned"</script><img src=x onerror="document.title=\'owned\'">"\'><svg/onload=alert(1)> \u202egnp.exe'

/** A run whose every text tries to become markup. */
export const HOSTILE_FILE: RunFile = {
  ...FILE,
  simulated: false,
  scenario: {
    ...FILE.scenario,
    name: HOSTILE,
    description: HOSTILE,
    texts: [HOSTILE],
    targets: FILE.scenario.targets.map((target, index) => ({ ...target, id: `${index}${HOSTILE}` })),
  },
  validity: { state: 'degraded', reasons: [HOSTILE] },
  versions: { ttfa: HOSTILE },
}

export const HOSTILE_TRIALS: readonly Trial[] = Array.from({ length: 60 }, (_, trial) =>
  trialWith({
    trial,
    target: `${trial % 2}${HOSTILE}`,
    ...(trial % 10 === 0
      ? { outcome: 'rejected' as const, status: 400, detail: HOSTILE, at: { due: 10, began: 20, end: 900 } }
      : { at: answeredInstants(200_000 + trial * 1000, trial * 10_000), prebuffer_us: trial * 100 }),
  }),
)
