import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../../core/clock.ts'
import { type Micros, type Millis, type MonotonicTime, toMicros, toMillis } from '../../core/units.ts'
import { ComponentError } from '../component/component.ts'

/** A call that was accepted and is still open after this time has a place. */
const PROOF: Millis = 300
/** Time between two attempts. */
const RETRY_INTERVAL: Millis = 100
/** How long to wait for a place. */
const LONGEST_WAIT: Micros = toMicros(180_000)

/** A call, as far as it matters whether it is accepted. */
interface DialledCall {
  readonly answeredAt: MonotonicTime
  readonly isEnded: boolean
  readonly close: () => void
}

/**
 * Dials until the agent takes a call, and hangs up again. Returns when that call was accepted; undefined if none was.
 * Returns late enough for the place of that call to be free too.
 * @param hungUpAt when the caller hung up the call before
 */
export async function waitForRelease(
  dial: () => Promise<DialledCall>,
  hungUpAt: MonotonicTime,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<MonotonicTime | undefined> {
  const call = await dialUntilTaken(dial, hungUpAt, { clock, signal })
  call?.close()
  if (!call) return undefined
  await sleep(toMillis(Math.min(LONGEST_WAIT, call.answeredAt - hungUpAt)) + RETRY_INTERVAL)
  return call.answeredAt
}

/** Dials until a call has a place. Undefined if none had within three minutes from `since` on. */
export async function dialUntilTaken<Call extends DialledCall>(
  dial: () => Promise<Call>,
  since: MonotonicTime,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<Call | undefined> {
  while (clock.now() - since < LONGEST_WAIT && !signal.aborted) {
    const call = await dialProven(dial)
    if (call) return call
    await sleep(RETRY_INTERVAL)
  }
  return undefined
}

/** A call that was accepted and is still open after a while. Undefined if there is no place for it. */
export async function dialProven<Call extends Pick<DialledCall, 'isEnded' | 'close'>>(
  dial: () => Promise<Call>,
): Promise<Call | undefined> {
  try {
    const call = await dial()
    await sleep(PROOF)
    if (!call.isEnded) return call
    call.close()
    return undefined
  } catch (error) {
    if (error instanceof ComponentError) return undefined
    throw error
  }
}
