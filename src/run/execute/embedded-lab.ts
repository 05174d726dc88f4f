import type { PlannedTarget } from '../../drive/task.ts'
import { type ForkOptions, forkLab } from '../../lab/fork-lab.ts'
import type { ReplayMount } from '../../lab/lab.ts'
import { resolveDescription } from '../adapters/load-adapter.ts'
import { type AnswerSource, answerSources, type RunPlan } from '../plan/run-plan.ts'

/** The lab of one run; it plays cassettes too. It runs in its own process so that its work never delays a timestamp. */
export interface EmbeddedLab {
  /** The base URL of the twin of a target or a component. Undefined for those that the lab does not simulate. */
  readonly baseFor: (id: string, origin: string) => string | undefined
  /** PEM certificate to trust, if the lab uses TLS. */
  readonly certificate?: string
  readonly close: () => Promise<void>
}

export interface EmbeddedLabOptions {
  /** File for the truth log. */
  readonly truth?: string
  /** Use TLS, with a new certificate. */
  readonly tls?: boolean
}

/**
 * Texts that the lab synthesises before it listens. The rest of a longer corpus is synthesised on request.
 */
const MAX_PREPARED_TEXTS = 60

/**
 * Starts a twin for everything that is simulated, and a server for every target with cassettes. Starts no process if
 * nothing is.
 */
export async function startEmbeddedLab(
  plan: RunPlan,
  { truth: truthFile, tls = false }: EmbeddedLabOptions = {},
): Promise<EmbeddedLab> {
  const simulated = answerSources(plan).filter(({ answeredBy }) => answeredBy === 'lab')
  return startLabFor(simulated, {
    seed: plan.scenario.seed,
    replays: replaysOf(plan),
    ...expectedSpeech(plan, simulated),
    ...(truthFile !== undefined && { truthFile }),
    tls,
  })
}

/**
 * Starts a twin for each source, and whatever else the options ask for. Starts no process if there is nothing to
 * serve.
 */
export async function startLabFor(
  simulated: readonly (AnswerSource & { readonly planned: PlannedTarget })[],
  options: Pick<ForkOptions, 'seed' | 'replays' | 'callerSpeech' | 'expectedTexts' | 'truthFile' | 'tls'>,
): Promise<EmbeddedLab> {
  const { replays = [], tls = false } = options
  if (simulated.length + replays.length === 0) return { baseFor: () => undefined, close: async () => {} }
  const descriptions = await Promise.all(
    simulated.map(({ planned }) => resolveDescription(planned.adapter, planned.adapterFolder)),
  )
  const lab = await forkLab({
    ...options,
    mounts: simulated.map(({ planned, facts, profile }) => ({
      name: planned.id,
      provider: facts.provider,
      profile,
    })),
    descriptions: descriptions.filter((each) => each !== undefined),
  })
  return {
    baseFor: (id, origin) => {
      const address = lab.addresses[id]
      return address && `${labScheme(origin, tls)}://${address.host}:${address.port}`
    },
    ...(lab.certificate !== undefined && { certificate: lab.certificate }),
    close: () => lab.close(),
  }
}

/** The targets that cassettes answer. */
function replaysOf(plan: RunPlan): ReplayMount[] {
  if (plan.workload !== 'requests') return []
  return plan.targets.flatMap(({ planned, cassettes }) =>
    cassettes === undefined ? [] : [{ name: planned.id, cassettes }],
  )
}

/**
 * What the lab should prepare: the texts that it will speak and, because it recognises nothing else, what the
 * callers say.
 */
function expectedSpeech(
  plan: RunPlan,
  simulated: readonly AnswerSource[],
): Pick<ForkOptions, 'expectedTexts' | 'callerSpeech'> {
  return plan.workload === 'requests'
    ? { expectedTexts: plan.scenario.texts.slice(0, MAX_PREPARED_TEXTS) }
    : {
        expectedTexts: simulated.flatMap(replyTexts),
        callerSpeech: [...new Set(plan.stacks.flatMap(({ stimuli }) => stimuli))].filter(
          ({ samples }) => samples.length > 0,
        ),
      }
}

/** The replies, whole and by sentence. */
function replyTexts({ profile }: AnswerSource): string[] {
  const sentences = new Intl.Segmenter('en', { granularity: 'sentence' })
  return (profile.replies ?? []).flatMap((reply) => [
    reply,
    ...Array.from(sentences.segment(reply), ({ segment }) => segment.trim()),
  ])
}

/** Keeps the carrier of the real service; TLS only if requested. */
function labScheme(origin: string, secure: boolean): string {
  return `${origin.startsWith('ws') ? 'ws' : 'http'}${secure ? 's' : ''}`
}
