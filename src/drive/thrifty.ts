import type { Outlay } from '../core/budget.ts'
import type { Clock } from '../core/clock.ts'
import type { Allowance } from './allowance.ts'
import type { Caller, Start } from './load-target.ts'

/** Runs iterations only while the budget has room for them. A text is sent whole or not at all. */
export function thrifty(
  caller: Caller,
  allowance: Allowance,
  outlayOf: (start: Start) => Outlay,
  clock: Clock,
): Caller {
  return {
    call: (start) => (allowance.take(outlayOf(start)) ? caller.call(start) : Promise.resolve(clock.now())),
    leave: caller.leave,
  }
}
