import { setFlagsFromString } from 'node:v8'
import { Worker } from 'node:worker_threads'
import type { Sibling } from '../core/sibling.ts'

/**
 * A small young generation: the garbage of sockets is mostly external memory, which V8 would otherwise let pile up
 * until a major collection stops the thread for many milliseconds (docs/accuracy.md). Mebibytes.
 */
export const YOUNG_GENERATION = 16

/**
 * How much lives in the old generation before it is collected for the first time. Left alone, V8 lowers this to a few
 * megabytes while little survives, and what an answer keeps for as long as it lasts then brings a major collection every
 * other second: at 2,048 streams the p99 of stamps was 15 to 31 ms with and 1 to 3 ms without. Mebibytes.
 */
export const OLD_GENERATION = 64

/** Starts a thread that measures. */
export function startMeasuringThread({ url, execArgv }: Sibling, workerData: unknown): Worker {
  // Read when a heap is made, so that it is safe now and concerns no thread that is there already.
  setFlagsFromString(`--initial-old-space-size=${OLD_GENERATION}`)
  return new Worker(url, {
    workerData,
    execArgv,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION },
  })
}
