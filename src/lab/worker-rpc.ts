import { type MessagePort, Worker } from 'node:worker_threads'
import type { WorkerModule } from '../core/worker-module.ts'

/** A request to a worker thread and its response, paired by `id`. */
interface RpcRequest<Question> {
  readonly id: number
  readonly payload: Question
}
type RpcResponse<Answer> =
  | { readonly id: number; readonly answer: Answer }
  | { readonly id: number; readonly problem: string }

/** The client of a worker thread that runs blocking work. */
export interface WorkerClient<Request, Response> {
  /** Rejects if the worker fails or has exited. */
  readonly request: (request: Request) => Promise<Response>
  readonly close: () => Promise<void>
}

interface PendingRequest<Answer> {
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: Error) => void
}

/** @param module must call `serveRequests` */
export function startWorker<Request, Response>({
  url,
  execArgv,
}: WorkerModule): WorkerClient<Request, Response> {
  const worker = new Worker(url, { execArgv })
  const pending = new Map<number, PendingRequest<Response>>()
  let lastId = 0

  const fail = (error: Error) => {
    for (const entry of pending.values()) entry.reject(error)
    pending.clear()
  }
  worker.on('message', (response: RpcResponse<Response>) => {
    const entry = pending.get(response.id)
    pending.delete(response.id)
    if ('answer' in response) entry?.resolve(response.answer)
    else entry?.reject(new Error(response.problem))
  })
  worker.on('error', fail)
  worker.on('exit', () => fail(new Error('the worker thread has exited')))
  return {
    request: (payload) =>
      new Promise((resolve, reject) => {
        const id = ++lastId
        pending.set(id, { resolve, reject })
        worker.postMessage({ id, payload } satisfies RpcRequest<Request>)
      }),
    close: async () => {
      await worker.terminate()
    },
  }
}

/** Runs in the worker thread: handles each request and sends its response. */
export function serveRequests<Request, Response>(
  port: MessagePort,
  handle: (question: Request) => Promise<Response>,
): void {
  const send = (response: RpcResponse<Response>) => port.postMessage(response)
  port.on('message', ({ id, payload }: RpcRequest<Request>) => {
    handle(payload).then(
      (answer) => send({ id, answer }),
      (error: unknown) => send({ id, problem: error instanceof Error ? error.message : String(error) }),
    )
  })
}
