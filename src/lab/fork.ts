import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { siblingOf } from '../core/sibling.ts'
import { checkPlans, type Lab, type LabOptions } from './lab.ts'
import type { TruthRecord } from './truth.ts'

/** What crosses between the two processes. Functions cannot; the child's clock is the host's, which is the same. */
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

/** Where a lab is, and what to trust. */
export type OpenLab = Pick<Lab, 'addresses' | 'shared' | 'certificate'>

/** A lab in a process of its own, so that it takes no time from the event loop that measures. */
export interface ForkedLab extends OpenLab {
  readonly process: number
  readonly truth: () => Promise<readonly TruthRecord[]>
  /** Ends the lab and its process. */
  readonly close: () => Promise<void>
}

/** Opens a lab in a child process. Rejects with what kept it from opening. It ends with its parent, whatever happens. */
export async function forkLab(options: ForkOptions): Promise<ForkedLab> {
  checkPlans(options)
  const { url, execArgv } = siblingOf(import.meta.url, 'process')
  // Structured clones carry what JSON does not, absent fields as absent.
  const child = fork(url, [], { execArgv, serialization: 'advanced' })
  const started = await ask(child, { kind: 'start', options })
  if (started.kind !== 'started') {
    child.disconnect()
    throw new Error(started.kind === 'failed' ? started.problem : `the lab answered ${started.kind}`)
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

/** One question at a time gets one answer; a process that ends instead is a failure. */
async function ask(child: ChildProcess, question: ForkQuestion): Promise<ForkAnswer> {
  const ended = new AbortController()
  const left = once(child, 'exit', ended).then(([code]): ForkAnswer => {
    return { kind: 'failed', problem: `the lab's process ended with code ${code}` }
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
