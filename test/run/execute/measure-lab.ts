import { monotonicClock } from '../../../src/core/clock.ts'
import type { LabProfile } from '../../../src/core/config/lab-profile.ts'
import type { Trial } from '../../../src/core/trial/trial.ts'
import type { Load } from '../../../src/executors/index.ts'
import type { HostInterval, LoopInterval } from '../../../src/results/run/run-file.ts'
import { executePlan } from '../../../src/run/execute/execute-plan.ts'
import { HarnessMonitor } from '../../../src/run/health/harness-monitor.ts'
import { sampleTrial } from '../../../src/run/health/harness-sample.ts'
import { monitorHost } from '../../../src/run/health/host-monitor.ts'
import type { HarnessSignals } from '../../../src/run/health/judge-run.ts'
import { planRequests } from '../../../src/run/plan/plan-requests.ts'
import type { Scenario } from '../../../src/scenario/scenario.ts'

const PROFILE: LabProfile = {
  voice: 'tone',
  firstAudio: { min: 20, max: 120 },
  chunk: 40,
  pacing: 2,
  leadingSilence: 0,
  completionDelay: 0,
}

export interface LabMeasurement {
  /** Ordered by number. */
  readonly trials: readonly Trial[]
  readonly loop: readonly LoopInterval[]
  readonly signals: HarnessSignals
}

/** Measures the lab, in its own process, with a number of worker threads. */
export async function measureLab(
  load: Load,
  workers: number,
  profile: LabProfile = {},
): Promise<LabMeasurement> {
  const scenario: Scenario = {
    name: 'threads',
    seed: 7,
    texts: ['Your order has shipped.', 'How can I help you today?'],
    targets: [
      {
        id: 'lab',
        adapter: 'smallest-ws',
        language: 'en',
        region: '',
        options: {},
        lab: { ...PROFILE, ...profile },
      },
    ],
    load,
    connection: 'warm',
    warmup: 0,
    timeout: 20_000,
    stop: { kind: 'complete' },
  }
  const plan = await planRequests(scenario, { environment: {}, lab: 'always', folder: '.' })
  const origin = monotonicClock.now()
  const { signal } = new AbortController()
  const harness = new HarnessMonitor(2)
  const trials: Trial[] = []
  const loop: LoopInterval[] = []
  const host: HostInterval[] = []
  const readHost = monitorHost()
  await executePlan(plan, {
    run: 'threads',
    origin,
    workers,
    control: { finish: signal, abort: signal },
    onFinished: (finished) => {
      for (const { trial } of finished) {
        trials.push(trial)
        harness.count(sampleTrial(trial))
      }
    },
    onHealth: (interval, canary, worker) => {
      harness.addCanaryLags(canary)
      loop.push({ ...interval, at: interval.at - origin, worker })
      const reading = readHost(0)
      if (reading) host.push(reading)
    },
  })
  trials.sort((a, b) => a.trial - b.trial)
  return { trials, loop, signals: harness.summarize(loop, host) }
}
