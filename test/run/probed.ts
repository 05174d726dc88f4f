import type { LabProfile } from '../../src/core/lab-profile.ts'
import { type Lab, startLab } from '../../src/lab/lab.ts'
import { answerOf, type ProbeAnswer } from '../../src/probe/answer.ts'
import { type PlannedRun, planRun } from '../../src/run/plan.ts'
import { Prober } from '../../src/run/probe/prober.ts'
import { parseScenario } from '../../src/scenario/parse-scenario.ts'
import { boundTarget, InlineLevels } from './inline-levels.ts'

export const TEXT = 'Thank you for calling.'
/** Long enough to overlap, short enough to wait for. */
const QUICK: LabProfile = { voice: 'tone', firstAudio: 40, pacing: 6, completionDelay: 0 }
/** Counters of the lab drain at once. */
const PATIENT = { max: 8, settle: 60, longestSettle: 1000, stagger: 5 }

export interface Setting {
  readonly profile?: LabProfile
  readonly provider?: string
  readonly adapter?: string
  /** Of its base; by the adapter's name when absent. */
  readonly scheme?: 'ws' | 'http'
  readonly options?: Readonly<Record<string, unknown>>
  readonly probe?: Readonly<Record<string, unknown>>
  readonly slo?: readonly string[]
  readonly connection?: 'cold' | 'warm'
  readonly key?: string
  /** Of the one text, in billionths. */
  readonly costs?: readonly number[]
}

/** A lab with limits, and the plan of a search against it. Whoever opens it closes it. */
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

/** Searches what a plan describes, in this thread and without any files. */
export async function searched(
  { scenario, targets }: PlannedRun,
  { costs = [], finish }: Pick<Setting, 'costs'> & { readonly finish?: AbortSignal } = {},
): Promise<ProbeAnswer> {
  const { probe } = scenario
  const [target] = targets
  if (!probe || !target) throw new Error('the scenario describes no search')
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
