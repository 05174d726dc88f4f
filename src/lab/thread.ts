import { type MessagePort, Worker } from 'node:worker_threads'
import type { Sibling } from '../core/sibling.ts'

/** A request to a worker thread and its response, paired by `id`. */
interface Asked<Question> {
  readonly number: number
  readonly question: Question
}
type Answered<Answer> =
  | { readonly number: number; readonly answer: Answer }
  | { readonly number: number; readonly problem: string }

/** The client of a worker thread that runs blocking work. */
export interface Thread<Question, Answer> {
  /** Rejects if the worker fails or has exited. */
  readonly ask: (question: Question) => Promise<Answer>
  readonly close: () => Promise<void>
}

interface Waiting<Answer> {
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: Error) => void
}

/** @param module must call `serveRequests` */
export function openThread<Question, Answer>({ url, execArgv }: Sibling): Thread<Question, Answer> {
  const worker = new Worker(url, { execArgv })
  const waiting = new Map<number, Waiting<Answer>>()
  let last = 0

  const fail = (error: Error) => {
    for (const one of waiting.values()) one.reject(error)
    waiting.clear()
  }
  worker.on('message', (answered: Answered<Answer>) => {
    const asked = waiting.get(answered.number)
    waiting.delete(answered.number)
    if ('answer' in answered) asked?.resolve(answered.answer)
    else asked?.reject(new Error(answered.problem))
  })
  worker.on('error', fail)
  worker.on('exit', () => fail(new Error('the worker thread has exited')))
  return {
    ask: (question) =>
      new Promise((resolve, reject) => {
        const number = ++last
        waiting.set(number, { resolve, reject })
        worker.postMessage({ number, question } satisfies Asked<Question>)
      }),
    close: async () => {
      await worker.terminate()
    },
  }
}

/** Runs in the worker thread: handles each request and sends its response. */
export function serveThread<Question, Answer>(
  port: MessagePort,
  answerTo: (question: Question) => Promise<Answer>,
): void {
  const tell = (answered: Answered<Answer>) => port.postMessage(answered)
  port.on('message', ({ number, question }: Asked<Question>) => {
    answerTo(question).then(
      (answer) => tell({ number, answer }),
      (error: unknown) => tell({ number, problem: error instanceof Error ? error.message : String(error) }),
    )
  })
}
