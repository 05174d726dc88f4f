import { setTimeout } from 'node:timers/promises'
import type { MonoAudio } from '../../audio/mono-audio.ts'
import {
  type Component,
  ComponentError,
  type PlannedComponent,
} from '../../conversation/component/component.ts'
import { monotonicClock } from '../../core/clock.ts'
import type { FaultKind } from '../../core/fault.ts'
import { ConnectionPool } from '../../drive/connections/pool.ts'
import { LoopLag } from '../../drive/thread-health/loop-lag.ts'
import type { CallerSpeech } from '../../lab/speech/known-speech.ts'
import { isLoud } from '../../lab/speech/loudness.ts'
import { createResolver } from '../../wire/socket/resolver.ts'
import { type EmbeddedLab, startLabFor } from '../execute/embedded-lab.ts'
import { resolveTurnAdapter } from '../plan/plan-component.ts'
import type { ComponentPlan, RecogniserPlan } from '../plan/run-plan.ts'
import { hearClip } from './hear-clip.ts'
import { type Recogniser, UnheardAnswer } from './recogniser.ts'

export interface AdapterRecogniserOptions {
  /** What the lab's twin can hear: it recognises nothing else. Without samples, as the lab's engine reads it. */
  readonly speech: readonly CallerSpeech[]
  readonly seed: number
  /** Ends what is being heard. */
  readonly signal?: AbortSignal
}

/** How often a recording is sent, and how long is waited before the second and the third time. */
const PAUSES_MS = [1000, 4000]
/** To connect, and from the end of the recording to its transcript. */
const TIMEOUT_MS = 20_000
/** Longer than any pause of an answer. */
const LONG_PAUSE_MS = 10_000
/** Another try would end as this one did. */
const LASTING: ReadonlySet<FaultKind> = new Set(['auth', 'config', 'rejected', 'cancelled'])

/** A recogniser behind an adapter: the provider's service, a server at `base:`, or the lab's twin. */
export async function openAdapterRecogniser(
  plan: RecogniserPlan,
  options: AdapterRecogniserOptions,
): Promise<Recogniser> {
  const { planned, answeredBy, facts } = plan.component
  const lab: EmbeddedLab = await startLabFor(answeredBy === 'lab' ? [forRecordings(plan.component)] : [], {
    seed: options.seed,
    callerSpeech: options.speech,
  })
  const base = lab.baseFor(planned.id, facts.origin) ?? planned.base
  const hear = await createHearing({ ...planned, base }, options.signal)
  return {
    name: plan.name,
    concurrency: plan.concurrency,
    // Providers say no to what they do not know, and often for a model only.
    knows: () => true,
    transcribe: async (samples, sampleRate, language) =>
      samples.some(isLoud)
        ? hearPatiently(() => hear({ samples, sampleRate }, language), options.signal)
        : '',
    close: lab.close,
  }
}

/** What is spoken into the twin has one turn, whose end is asked for: it need not guess it from a pause. */
function forRecordings({ profile, ...component }: ComponentPlan): ComponentPlan {
  return { ...component, profile: { endpointing: LONG_PAUSE_MS, ...profile } }
}

/** Lets each recording be heard on a connection of its own. */
async function createHearing(planned: PlannedComponent, signal: AbortSignal | undefined) {
  const adapter = await resolveTurnAdapter(planned.adapter, planned.adapterFolder)
  const shared = { clock: monotonicClock, lag: new LoopLag() }
  const resolver = createResolver()
  const { http = 1.1, proxies } = planned
  let number = 0
  return async (recording: MonoAudio, language: string) => {
    const plan = { ...planned, language }
    const limited = limitTime(recording, signal)
    const dial = { resolver, timeout: TIMEOUT_MS, signal: limited, clock: shared.clock, http }
    const component: Component = {
      ...shared,
      plan,
      bound: { plan, adapter, options: adapter.parseOptions(plan.options) },
      pool: new ConnectionPool(adapter, { ...dial, ...(proxies && { proxies }) }),
      nextStream: () => `listen-${number++}`,
    }
    try {
      return await hearClip(component, recording, limited)
    } finally {
      component.pool.close()
    }
  }
}

function limitTime({ samples, sampleRate }: MonoAudio, signal: AbortSignal | undefined): AbortSignal {
  const limit = AbortSignal.timeout(Math.ceil((samples.length / sampleRate) * 1000) + TIMEOUT_MS)
  return signal ? AbortSignal.any([limit, signal]) : limit
}

/** Tries again after what may pass. */
async function hearPatiently(hear: () => Promise<string>, signal: AbortSignal | undefined): Promise<string> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await hear()
    } catch (error) {
      if (!(error instanceof ComponentError)) throw error
      const { kind, detail, retryAfter = 0 } = error.fault
      const pause = PAUSES_MS[attempt]
      if (pause === undefined || LASTING.has(kind) || signal?.aborted)
        throw new UnheardAnswer(`${kind}: ${detail}`, { cause: error })
      await setTimeout(Math.max(pause, Math.min(retryAfter, 60) * 1000))
    }
  }
}
