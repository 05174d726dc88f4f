import { sleepUntil } from '../../core/sleep-until.ts'
import type { MonotonicTime } from '../../core/units.ts'
import { addMillis, createIteration, type Level } from './level.ts'
import type { ConnectSpec } from './level-spec.ts'

/** Opens connections at a constant rate. Keeps all of them open for a while, or closes each at once. */
export async function runConnects(level: Level<ConnectSpec>): Promise<void> {
  const { spec, target, clock, stopping } = level
  const startedAt = clock.now()
  const lastDue = addMillis(startedAt, (spec.count - 1) * spec.interval)
  const inFlight: Promise<unknown>[] = []
  let refusedAt: MonotonicTime | undefined
  for (
    let sent = 0;
    refusedAt === undefined ? sent < spec.count : sent <= refusedAt + spec.countAfterRefusal;
    sent++
  ) {
    const due = addMillis(startedAt, sent * spec.interval)
    if (!(await sleepUntil(due, clock, stopping))) break
    const until = spec.keepOpen === undefined ? undefined : addMillis(lastDue, spec.keepOpen)
    inFlight.push(
      target.connectOnly(
        { iteration: createIteration(level, sent, 'warmup'), loadModel: 'open', due },
        until,
      ),
    )
    const isRefused = level.endedTrials.some(({ outcome }) => outcome === 'limit')
    if (refusedAt === undefined && isRefused) refusedAt = sent
  }
  await Promise.all(inFlight)
}
