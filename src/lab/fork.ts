import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { siblingOf } from '../core/sibling.ts'
import { checkPlans, type Lab, type LabOptions } from './lab.ts'
import type { TruthRecord } from './truth.ts'

/**
 * Options that can be sent to the child process. Functions cannot; both processes read the same system clock.
 */
export type ForkOptions = Omit<LabOptions, 'clock' | 'twins'>
export type ForkQuestion =
  | { readonly kind: 'start'; readonly options: ForkOptions }
  | { readonly kind: 'truth' }
  | { readonly kind: 'close' }
export type ForkAnswer =
  | { readonly kind: 'started'; readonly open: OpenLab }
  | { readonly kind: 'failed'; readonly problem: string }
  | { readonly kind: 'truth'; readonly records: readonly TruthRecord[] }
  | { readonly kind: 'closed' }

/** The addresses of a lab, and its certificate. */
export type OpenLab = Pick<Lab, 'addresses' | 'shared' | 'certificate'>

/** A lab in its own process, so that it does not take time from the measuring event loop. */
export interface ForkedLab extends OpenLab {
  readonly process: number
  readonly truth: () => Promise<readonly TruthRecord[]>
  /** Ends the lab and its process. */
  readonly close: () => Promise<void>
}

/**
 * Starts a lab in a child process. Rejects if the lab cannot start. The child always exits with its parent.
 */
export async function forkLab(options: ForkOptions): Promise<ForkedLab> {
  checkPlans(options)
  const { url, execArgv } = siblingOf(import.meta.url, 'process')
  // Structured clone keeps absent fields and types that JSON would change.
  const child = fork(url, [], { execArgv, serialization: 'advanced' })
  const started = await ask(child, { kind: 'start', options })
  if (started.kind !== 'started') {
    child.disconnect()
    throw new Error(
      started.kind === 'failed' ? started.problem : `the lab process sent ${started.kind} instead of started`,
    )
  }
  return {
    ...started.open,
    process: child.pid ?? 0,
    truth: async () => {
      const answer = await ask(child, { kind: 'truth' })
      return answer.kind === 'truth' ? answer.records : []
    },
    close: () => end(child),
  }
}

/** Sends one request and waits for its response. If the process exits first, the response is a failure. */
async function ask(child: ChildProcess, question: ForkQuestion): Promise<ForkAnswer> {
  const ended = new AbortController()
  const left = once(child, 'exit', ended).then(([code]): ForkAnswer => {
    return { kind: 'failed', problem: `the lab process exited with code ${code}` }
  })
  const answered = once(child, 'message', ended).then(([answer]) => answer as ForkAnswer)
  child.send(question)
  try {
    return await Promise.race([answered, left])
  } finally {
    for (const loser of [answered, left]) loser.catch(() => {})
    ended.abort()
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const left = once(child, 'exit')
  await ask(child, { kind: 'close' })
  if (child.connected) child.disconnect()
  await left
}
