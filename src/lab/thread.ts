import { type MessagePort, Worker } from 'node:worker_threads'
import type { Sibling } from '../core/sibling.ts'

/** What a thread is asked, and what it answers. `number` pairs the two. */
interface Asked<Question> {
  readonly number: number
  readonly question: Question
}
type Answered<Answer> =
  | { readonly number: number; readonly answer: Answer }
  | { readonly number: number; readonly problem: string }

/** A thread of its own for what would block the one that serves. */
export interface Thread<Question, Answer> {
  /** Rejects when the thread cannot answer, or has ended. */
  readonly ask: (question: Question) => Promise<Answer>
  readonly close: () => Promise<void>
}

interface Waiting<Answer> {
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: Error) => void
}

/** @param module one that calls `serveThread` */
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
  worker.on('exit', () => fail(new Error('the thread has ended')))
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

/** The thread's own side: answers what comes. */
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
