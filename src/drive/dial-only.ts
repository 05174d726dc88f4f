import type { AnyAdapter, Job } from '../core/adapter.ts'
import type { Fault } from '../core/fault.ts'
import { DialError } from '../wire/dial-error.ts'
import type { LineClose } from '../wire/line.ts'
import type { Connection, Lines } from './lines.ts'
import type { Start } from './load-target.ts'
import type { PreparedTarget } from './prepare-target.ts'
import { type Circumstances, dialledTrial, faultedTrial } from './record.ts'
import { type Finished, faultOfDial, toldOf } from './run-trial.ts'
import { jobFor, streamName } from './task.ts'
import { toldIn } from './told.ts'

/**
 * Opens a connection and sends no request. Keeps it open until `until` (absolute microseconds), or closes it
 * at once.
 */
export async function dialOnly(
  target: PreparedTarget,
  lines: Lines,
  start: Start,
  until?: number,
): Promise<void> {
  const { options, bound } = target
  const leave = target.enter()
  const circumstances = { ...target.circumstances(start, options.clock.now()), chars: 0 }
  const job = jobFor(bound, streamName(options.task, target.numberOf(start.iteration)), '')
  try {
    const { connection, state } = await lines.take('cold', job)
    const fault = until === undefined ? undefined : await complaintBefore(target, connection, job, until)
    connection.line.hangUp()
    const { stamps } = connection.line
    const now = options.clock.now()
    leave(
      fault
        ? faultedTrial(circumstances, stamps, fault, now)
        : dialledTrial(circumstances, stamps, state, now),
    )
  } catch (error) {
    leave(refused(target, circumstances, error))
  }
}

function refused({ options, bound }: PreparedTarget, circumstances: Circumstances, error: unknown): Finished {
  const dialError = error instanceof DialError ? error : new DialError(String(error), 'CONFIG', {})
  const fault = faultOfDial(bound.adapter, dialError)
  const told = dialError.refusal && toldIn(dialError.refusal.headers)
  return {
    ...faultedTrial(circumstances, dialError.stamps, fault, options.clock.now()),
    ...toldOf(told, fault),
  }
}

/** The fault with which the provider ended the connection before `until`; undefined if it stayed open. */
function complaintBefore(
  { options, bound }: PreparedTarget,
  { line, memo }: Connection,
  job: Job,
  until: number,
): Promise<Fault | undefined> {
  return new Promise((resolve) => {
    const end = (fault?: Fault) => {
      clearTimeout(timer)
      options.signal.removeEventListener('abort', giveUp)
      resolve(fault)
    }
    const giveUp = () => end()
    const timer = setTimeout(giveUp, Math.max(0, (until - options.clock.now()) / 1e3))
    options.signal.addEventListener('abort', giveUp, { once: true })
    line.listen({
      onFrame: (frame) => {
        const fault = bound.adapter.hear(frame, memo, job).find((one) => one.kind === 'fault')
        if (fault) end(fault.fault)
      },
      onClose: (close) => end(faultOfClose(bound.adapter, memo, close)),
    })
  })
}

function faultOfClose(adapter: AnyAdapter, memo: unknown, close: LineClose): Fault {
  if (close.kind === 'failed') return { kind: 'network', detail: `${close.code}: ${close.reason}` }
  const code = close.code ?? 1006
  const read = adapter.readClose?.(code, close.reason, memo)
  return read ?? { kind: 'network', status: code, detail: `closed while idle: ${close.reason}` }
}
