import type { ForkAnswer, ForkQuestion } from './fork.ts'
import { type Lab, startLab } from './lab.ts'

/**
 * The main function of a lab process. It serves its parent's requests and closes when the parent disconnects.
 */
function attend(): void {
  let lab: Lab | undefined
  const tell = (answer: ForkAnswer) => process.send?.(answer)
  const answers = {
    start: async (question: Extract<ForkQuestion, { kind: 'start' }>) => {
      lab = await startLab(question.options)
      // Functions cannot be sent.
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
  // The process exits once no server and no thread is left.
  process.on('disconnect', () => void lab?.close())
  // Ctrl-C reaches the whole process group, but the parent still needs the lab to finish what is in flight.
  process.on('SIGINT', () => {})
}

attend()
