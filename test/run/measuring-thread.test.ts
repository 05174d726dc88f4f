import { once } from 'node:events'
import { expect, test } from 'vitest'
import { startMeasuringThread } from '../../src/run/measuring-thread.ts'

/** Lets some 20 MiB outlive their youth and tells how often all of the heap was collected. */
const SCRIPT = `
import { constants, PerformanceObserver } from 'node:perf_hooks'
import { parentPort } from 'node:worker_threads'
let majors = 0
new PerformanceObserver((list) => {
  for (const { detail } of list.getEntries()) if (detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR) majors++
}).observe({ entryTypes: ['gc'] })
const kept = []
for (let round = 0; round < 200; round++) {
  for (let count = 0; count < 2000; count++) kept.push({ count, list: [count] })
  await new Promise(setImmediate)
}
await new Promise((resolve) => setTimeout(resolve, 50))
parentPort.postMessage({ majors, kept: kept.length })
`

// V8 12.4, which is Node 22's, collects once at about 10 MiB whatever the limit is.
const collectsOnceAnyway = process.versions.node.startsWith('22.')

test.skipIf(collectsOnceAnyway)(
  'a thread that measures is not stopped to collect what answers keep for a while',
  async () => {
    const url = new URL(`data:text/javascript,${encodeURIComponent(SCRIPT)}`)
    const worker = startMeasuringThread({ url, execArgv: [] }, undefined)
    const [told] = await once(worker, 'message')
    expect(told).toEqual({ majors: 0, kept: 400_000 })
  },
)
