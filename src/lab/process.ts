import type { ForkAnswer, ForkQuestion } from './fork.ts'
import { type Lab, startLab } from './lab.ts'

/** The whole of a forked lab: opens when told to, answers its parent, and goes when the parent is gone. */
function attend(): void {
  let lab: Lab | undefined
  const tell = (answer: ForkAnswer) => process.send?.(answer)
  const answers = {
    start: async (question: Extract<ForkQuestion, { kind: 'start' }>) => {
      lab = await startLab(question.options)
      // Functions do not cross.
      const { addresses, shared, certificate } = lab
      const open = { addresses, shared, ...(certificate === undefined ? {} : { certificate }) }
      tell({ kind: 'started', open })
    },
    truth: async () => {
      tell({ kind: 'truth', records: lab?.truth() ?? [] })
    },
    close: async () => {
      await lab?.close()
      lab = undefined
      tell({ kind: 'closed' })
    },
  }
  process.on('message', (question: ForkQuestion) => {
    const answered = question.kind === 'start' ? answers.start(question) : answers[question.kind]()
    answered.catch((error: unknown) => tell({ kind: 'failed', problem: String(error) }))
  })
  // Without servers and threads nothing keeps the process alive.
  process.on('disconnect', () => void lab?.close())
  // Ctrl-C reaches the whole group: the parent finishes what is in flight, and needs the lab for it.
  process.on('SIGINT', () => {})
}

attend()
