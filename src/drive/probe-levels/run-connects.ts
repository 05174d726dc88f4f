import { drainQuota } from './drain-quota.ts'
import { addMillis, beginLevel, createIteration, type Level } from './level.ts'
import type { ConnectSpec } from './level-spec.ts'
import { sendAtRate } from './send-at-rate.ts'

/** Opens connections at a constant rate. Keeps all of them open for a while, or closes each at once. */
export async function runConnects(level: Level<ConnectSpec>): Promise<void> {
  const { spec, target } = level
  const startedAt = await beginLevel(level)
  const inFlight: Promise<unknown>[] = []
  // Connections that use up the quota are labelled `closed`, unlike those of the rate: each waits for an answer.
  const start = await drainQuota(level, startedAt, (due, offset) => {
    const iteration = createIteration(level, offset, 'warmup')
    inFlight.push(target.connectOnly({ iteration, loadModel: 'closed', due }))
  })
  const lastDue = addMillis(start.at, (spec.count - 1) * spec.interval)
  const until = spec.keepOpen === undefined ? undefined : addMillis(lastDue, spec.keepOpen)
  await sendAtRate(level, start, (due, offset) => {
    const iteration = createIteration(level, offset, 'warmup')
    inFlight.push(target.connectOnly({ iteration, loadModel: 'open', due }, until))
  })
  await Promise.all(inFlight)
}
