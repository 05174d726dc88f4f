import { once } from 'node:events'
import { expect, test } from 'vitest'
import { startMeasuringThread } from '../../../src/run/execute/measuring-thread.ts'

/** Promotes about 20 MiB to the old generation and reports the number of major collections. */
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

// V8 12.4 (Node 22) collects once at about 10 MiB, whatever the limit.
const collectsOnceAnyway = process.versions.node.startsWith('22.')

test.skipIf(collectsOnceAnyway)(
  'a measuring thread has no major collections while answers are kept for a while',
  async () => {
    const url = new URL(`data:text/javascript,${encodeURIComponent(SCRIPT)}`)
    const worker = startMeasuringThread({ url, execArgv: [] }, undefined)
    const [told] = await once(worker, 'message')
    expect(told).toEqual({ majors: 0, kept: 400_000 })
  },
)
