import type { LabProfile } from '../../../src/core/config/lab-profile.ts'
import { type Lab, startLab } from '../../../src/lab/lab.ts'
import { buildAnswer, type ProbeAnswer } from '../../../src/probe/answer/answer.ts'
import { planRequests } from '../../../src/run/plan/plan-requests.ts'
import type { RequestPlan } from '../../../src/run/plan/run-plan.ts'
import { Prober } from '../../../src/run/probe/prober.ts'
import { parseScenario } from '../../../src/scenario/read/parse-scenario.ts'
import { bindTarget, InlineLevelRunner } from './inline-level-runner.ts'

export const TEXT = 'Thank you for calling.'
/** Answers long enough to overlap and short enough for a test. */
const FAST_PROFILE: LabProfile = { voice: 'tone', firstAudio: 40, pacing: 6, completionDelay: 0 }
/** Short cooldowns: the counters of the lab reset at once. */
const PROBE_DEFAULTS = { max: 8, settle: 60, longestSettle: 1000, stagger: 5, hold: 400 }

export interface SearchSetting {
  readonly profile?: LabProfile
  readonly provider?: string
  readonly adapter?: string
  /** Scheme of the base URL. Default: by the adapter's name. */
  readonly scheme?: 'ws' | 'http'
  readonly options?: Readonly<Record<string, unknown>>
  readonly probe?: Readonly<Record<string, unknown>>
  readonly slo?: readonly string[]
  readonly connection?: 'cold' | 'warm'
  readonly key?: string
  /** Cost of the one text, in billionths. */
  readonly costs?: readonly number[]
}

/** Starts a lab with limits and plans a search against it. The caller closes the lab. */
export async function openSearch(setting: SearchSetting): Promise<{ lab: Lab; plan: RequestPlan }> {
  const { profile, provider = 'smallest', adapter = 'smallest-ws', probe, slo, key } = setting
  const options = setting.options ?? (adapter === 'smallest-ws' ? { complete_backoff_ms: 0 } : {})
  const mount = { name: 'voice', provider, profile: { ...FAST_PROFILE, ...profile } }
  const lab = await startLab({ mounts: [mount], expectedTexts: [TEXT] })
  const { host, port } = lab.addresses.voice ?? { host: '', port: 0 }
  const base = `${setting.scheme ?? (adapter.endsWith('-ws') ? 'ws' : 'http')}://${host}:${port}`
  const scenario = await parseScenario(
    JSON.stringify({
      name: 'limit',
      texts: [TEXT],
      targets: { voice: { adapter, base, options } },
      timeout: 1500,
      load: { executor: 'probe' },
      probe: { ...PROBE_DEFAULTS, ...probe },
      ...(slo && { slo }),
      ...(setting.connection && { connection: setting.connection }),
    }),
    'limit.yaml',
    { adapters: [adapter] },
  )
  const environment = key ? { SMALLEST_API_KEY: key } : {}
  return { lab, plan: await planRequests(scenario, { environment, lab: 'auto', folder: '.' }) }
}

/** Searches the limit of a lab over real sockets. */
export async function probeLab(setting: SearchSetting, finish?: AbortSignal): Promise<ProbeAnswer> {
  const { lab, plan } = await openSearch(setting)
  try {
    return await runSearch(plan, { ...setting, ...(finish && { finish }) })
  } finally {
    await lab.close()
  }
}

/** Runs the search of a plan in this thread, without files. */
export async function runSearch(
  { scenario, targets }: RequestPlan,
  { costs = [], finish }: Pick<SearchSetting, 'costs'> & { readonly finish?: AbortSignal } = {},
): Promise<ProbeAnswer> {
  const { probe } = scenario
  const [target] = targets
  if (!probe || !target) throw new Error('the scenario has no probe load')
  const never = new AbortController().signal
  const prober = new Prober({
    scenario,
    probe,
    costs,
    thread: new InlineLevelRunner(scenario, await bindTarget(target.planned)),
    control: { finish: finish ?? never, abort: never },
    onFinished: () => {},
    onStep: () => {},
    onRecord: async () => {},
  })
  const end = await prober.run()
  const { records, judged: requests, rateLimits, spent } = prober.history
  const names = { run: 'r', target: 'voice', simulated: true, seed: 1 }
  return buildAnswer({ ...names, probe, records, requests, rateLimits, spent, elapsed: prober.elapsed, end })
}
