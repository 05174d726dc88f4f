import { monotonicClock } from '../../core/clock.ts'
import { SetupError } from '../../core/setup-error.ts'
import type { PlannedTarget } from '../../drive/task.ts'
import { ExchangeRecorder } from '../../trace/exchange-recorder.ts'
import type { RequestTrace } from '../../trace/request-trace.ts'
import { findDescriptionFile } from '../adapters/load-adapter.ts'
import type { RequestPlan, TargetPlan } from '../plan/run-plan.ts'
import { startEmbeddedLab } from './embedded-lab.ts'
import { runSingleTrial } from './run-single-trial.ts'

/** What is different from an ordinary request. */
export interface TraceVariation extends Partial<Pick<PlannedTarget, 'key' | 'voice' | 'turnOptions'>> {
  /** Requests on one connection. */
  readonly turns?: number
}

/**
 * Sends one request of a plan with one target, on the ordinary path of a trial, and records all that passes
 * over its connections. Undefined if it was aborted before it began.
 */
export async function traceRequest(
  plan: RequestPlan,
  text: string,
  signal: AbortSignal,
  { turns = 1, ...changes }: TraceVariation = {},
): Promise<RequestTrace | undefined> {
  const target = onlyTarget(plan)
  const lab = await startEmbeddedLab({ ...plan, scenario: { ...plan.scenario, texts: [text] } })
  try {
    const base = lab.baseFor(target.planned.id, target.facts.origin) ?? target.planned.base
    const origin = monotonicClock.now()
    const recorder = new ExchangeRecorder(monotonicClock)
    const finished = await runSingleTrial({
      target: { ...target.planned, ...changes, base },
      turns,
      scenario: plan.scenario,
      text,
      origin,
      signal,
      saveAudio: true,
      ...(lab.certificate !== undefined && { certificate: lab.certificate }),
      observer: recorder,
    })
    if (!finished) return undefined
    const { trial, arrivals, audio } = finished
    return {
      adapter: describeAdapter(target),
      text,
      format: target.planned.format,
      origin,
      trial,
      arrivals,
      ...(audio && { audio }),
      exchanges: recorder.exchanges,
    }
  } finally {
    await lab.close()
  }
}

/** A request that is looked at creates nothing that would have to be deleted again. */
function onlyTarget({ targets }: RequestPlan): TargetPlan {
  const [target] = targets
  if (!target || targets.length > 1) throw new Error('a trace needs one target')
  if (!target.clone && !target.dictionary) return target
  throw new SetupError(`the target ${target.planned.id} needs a clone or a dictionary of its own`, {
    code: 'TRY_PROVISIONING',
    hint: '`ttfa run` creates it and deletes it again. To try the target, give it a voice that exists.',
  })
}

function describeAdapter({ planned, facts }: TargetPlan): RequestTrace['adapter'] {
  const description = findDescriptionFile(planned.adapter, planned.adapterFolder)
  return {
    id: facts.id,
    transport: facts.transport,
    completion: facts.completion,
    ...(facts.keyVariable !== undefined && { keyVariable: facts.keyVariable }),
    ...(description !== undefined && { description }),
  }
}
