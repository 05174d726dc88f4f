import { sleepUntil } from '../../core/sleep-until.ts'
import { drainQuota, wasRefused } from './drain-quota.ts'
import { addMillis, createIteration, type Level } from './level.ts'
import type { ConnectSpec } from './level-spec.ts'

/** Opens connections at a constant rate. Keeps all of them open for a while, or closes each at once. */
export async function runConnects(level: Level<ConnectSpec>): Promise<void> {
  const { spec, target, clock, stopping } = level
  const inFlight: Promise<unknown>[] = []
  // Connections that use up the quota are labelled `closed`, unlike those of the rate: each waits for an answer.
  const drained = await drainQuota(level, (due, offset) => {
    const iteration = createIteration(level, offset, 'warmup')
    inFlight.push(target.connectOnly({ iteration, loadModel: 'closed', due }))
  })
  const lastDue = addMillis(drained.startAt, (spec.count - 1) * spec.interval)
  const until = spec.keepOpen === undefined ? undefined : addMillis(lastDue, spec.keepOpen)
  let refusedAt: number | undefined
  for (
    let sent = 0;
    refusedAt === undefined ? sent < spec.count : sent <= refusedAt + spec.countAfterRefusal;
    sent++
  ) {
    const due = addMillis(drained.startAt, sent * spec.interval)
    if (!(await sleepUntil(due, clock, stopping))) break
    const iteration = createIteration(level, drained.sent + sent, 'warmup')
    inFlight.push(target.connectOnly({ iteration, loadModel: 'open', due }, until))
    if (refusedAt === undefined && wasRefused(level, drained.sent)) refusedAt = sent
  }
  await Promise.all(inFlight)
}
