import type { Job } from '../../src/core/adapter/adapter.ts'

/** A sample job, with the changes of a test. */
export function sampleJob<Options>(options: Options, changes: Partial<Job<Options>> = {}): Job<Options> {
  return Object.freeze({
    stream: 'run-7_t12',
    target: 'lightning',
    text: 'Your table is booked.',
    model: 'lightning_v3.1',
    voice: 'magnus',
    language: 'en',
    format: { encoding: 'pcm_s16le', container: 'raw', sampleRate: 24000 } as const,
    key: 'sk_secret',
    base: 'wss://api.smallest.ai',
    options,
    ...changes,
  })
}
