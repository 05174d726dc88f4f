import type { AnyAdapter, Job } from '../../core/adapter/adapter.ts'

/** The run's origin is 0, so that the instants of the record are those of the clock. */
export function trialMetadata({ facts }: AnyAdapter, job: Job, now: number) {
  return {
    run: 'kit',
    trial: 0,
    target: job.target,
    provider: facts.provider,
    adapter: facts.id,
    model: job.model,
    voice: job.voice,
    transport: facts.transport,
    region: '',
    text: 0,
    chars: [...job.text].length,
    phase: 'measure',
    load: 'closed',
    block: 0,
    worker: 0,
    in_flight: 1,
    due: now,
    began: now,
    origin: 0,
    simulated: false,
  } as const
}
