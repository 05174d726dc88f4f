import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { workerModule } from '../core/worker-module.ts'
import { checkMounts } from './check-mounts.ts'
import type { Lab, LabOptions } from './lab.ts'
import type { TruthRecord } from './truth/truth-record.ts'

/**
 * Options that can be sent to the child process. Functions cannot. The clock need not be: both processes read
 * the same system clock.
 */
export type ForkOptions = Omit<LabOptions, 'clock' | 'twins' | 'control'>
export type ForkRequest =
  | { readonly kind: 'start'; readonly options: ForkOptions }
  | { readonly kind: 'truth' }
  | { readonly kind: 'close' }
export type ForkResponse =
  | { readonly kind: 'started'; readonly open: LabEndpoints }
  | { readonly kind: 'failed'; readonly problem: string }
  | { readonly kind: 'truth'; readonly records: readonly TruthRecord[] }
  | { readonly kind: 'closed' }

/** The addresses of a lab, and its certificate. */
export type LabEndpoints = Pick<Lab, 'addresses' | 'shared' | 'certificate'>

/** A lab in its own process, so that it does not take time from the measuring event loop. */
export interface ForkedLab extends LabEndpoints {
  readonly processId: number
  readonly truth: () => Promise<readonly TruthRecord[]>
  /** Ends the lab and its process. */
  readonly close: () => Promise<void>
}

/**
 * Starts a lab in a child process. Rejects if the lab cannot start. The child always exits with its parent.
 */
export async function forkLab(options: ForkOptions): Promise<ForkedLab> {
  checkMounts(options)
  const { url, execArgv } = workerModule(import.meta.url, 'lab-process')
  // Structured clone keeps absent fields and types that JSON would change.
  const child = fork(url, [], { execArgv, serialization: 'advanced' })
  const started = await sendRequest(child, { kind: 'start', options })
  if (started.kind !== 'started') {
    if (child.connected) child.disconnect()
    throw new Error(
      started.kind === 'failed' ? started.problem : `the lab process sent ${started.kind} instead of started`,
    )
  }
  return {
    ...started.open,
    processId: child.pid ?? 0,
    truth: async () => {
      const response = await sendRequest(child, { kind: 'truth' })
      return response.kind === 'truth' ? response.records : []
    },
    close: () => stopChild(child),
  }
}

/** Sends one request and waits for its response. If the process exits first, the response is a failure. */
async function sendRequest(child: ChildProcess, request: ForkRequest): Promise<ForkResponse> {
  const settled = new AbortController()
  const exited = once(child, 'exit', settled).then(([code]): ForkResponse => {
    return { kind: 'failed', problem: `the lab process exited with code ${code}` }
  })
  const responded = once(child, 'message', settled).then(([response]) => response as ForkResponse)
  child.send(request)
  try {
    return await Promise.race([responded, exited])
  } finally {
    for (const promise of [responded, exited]) promise.catch(() => {})
    settled.abort()
  }
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  await sendRequest(child, { kind: 'close' })
  if (child.connected) child.disconnect()
  await exited
}
