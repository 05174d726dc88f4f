import type { LabProfile } from '../../src/core/lab-profile.ts'
import { type Lab, startLab } from '../../src/lab/lab.ts'
import { answerOf, type ProbeAnswer } from '../../src/probe/answer.ts'
import { type PlannedRun, planRun } from '../../src/run/plan.ts'
import { Prober } from '../../src/run/probe/prober.ts'
import { parseScenario } from '../../src/scenario/parse-scenario.ts'
import { boundTarget, InlineLevels } from './inline-levels.ts'

export const TEXT = 'Thank you for calling.'
/** Answers long enough to overlap and short enough for a test. */
const QUICK: LabProfile = { voice: 'tone', firstAudio: 40, pacing: 6, completionDelay: 0 }
/** Short cooldowns: the counters of the lab reset at once. */
const PATIENT = { max: 8, settle: 60, longestSettle: 1000, stagger: 5 }

export interface Setting {
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
export async function openSearch(setting: Setting): Promise<{ lab: Lab; plan: PlannedRun }> {
  const { profile, provider = 'smallest', adapter = 'smallest-ws', probe, slo, key } = setting
  const options = setting.options ?? (adapter === 'smallest-ws' ? { complete_backoff_ms: 0 } : {})
  const mount = { name: 'voice', provider, profile: { ...QUICK, ...profile } }
  const lab = await startLab({ mounts: [mount], texts: [TEXT] })
  const { host, port } = lab.addresses.voice ?? { host: '', port: 0 }
  const base = `${setting.scheme ?? (adapter.endsWith('-ws') ? 'ws' : 'http')}://${host}:${port}`
  const scenario = await parseScenario(
    JSON.stringify({
      name: 'limit',
      texts: [TEXT],
      targets: { voice: { adapter, base, options } },
      timeout: 1500,
      load: { executor: 'probe' },
      probe: { ...PATIENT, ...probe },
      ...(slo && { slo }),
      ...(setting.connection && { connection: setting.connection }),
    }),
    'limit.yaml',
    { adapters: [adapter] },
  )
  const environment = key ? { SMALLEST_API_KEY: key } : {}
  return { lab, plan: await planRun(scenario, { environment, lab: 'auto', folder: '.' }) }
}

/** Searches the limit of a lab over real sockets. */
export async function probed(setting: Setting, finish?: AbortSignal): Promise<ProbeAnswer> {
  const { lab, plan } = await openSearch(setting)
  try {
    return await searched(plan, { ...setting, ...(finish && { finish }) })
  } finally {
    await lab.close()
  }
}

/** Runs the search of a plan in this thread, without files. */
export async function searched(
  { scenario, targets }: PlannedRun,
  { costs = [], finish }: Pick<Setting, 'costs'> & { readonly finish?: AbortSignal } = {},
): Promise<ProbeAnswer> {
  const { probe } = scenario
  const [target] = targets
  if (!probe || !target) throw new Error('the scenario has no probe load')
  const never = new AbortController().signal
  const prober = new Prober({
    scenario,
    probe,
    costs,
    thread: new InlineLevels(scenario, await boundTarget(target.planned)),
    control: { finish: finish ?? never, abort: never },
    onFinished: () => {},
    onStep: () => {},
    onRecord: async () => {},
  })
  const end = await prober.run()
  const { records, judged, told, spent } = prober.ledger
  const names = { run: 'r', target: 'voice', simulated: true, seed: 1 }
  return answerOf({ ...names, probe, records, judged, told, spent, end })
}
