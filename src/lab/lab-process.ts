import type { ForkRequest, ForkResponse } from './fork-lab.ts'
import { type Lab, startLab } from './lab.ts'

/**
 * The main function of a lab process. It serves its parent's requests and closes when the parent disconnects.
 */
function serveParent(): void {
  let lab: Lab | undefined
  // The parent may have exited by now.
  const send = (response: ForkResponse) => process.connected && process.send?.(response)
  const handlers = {
    start: async (request: Extract<ForkRequest, { kind: 'start' }>) => {
      lab = await startLab(request.options)
      // The parent exited while the lab started.
      if (!process.connected) return lab.close()
      // The lab's functions cannot be sent.
      const { addresses, shared, certificate } = lab
      const open = { addresses, shared, ...(certificate === undefined ? {} : { certificate }) }
      send({ kind: 'started', open })
    },
    truth: async () => {
      send({ kind: 'truth', records: lab?.truth() ?? [] })
    },
    close: async () => {
      await lab?.close()
      lab = undefined
      send({ kind: 'closed' })
    },
  }
  process.on('message', (request: ForkRequest) => {
    const handled = request.kind === 'start' ? handlers.start(request) : handlers[request.kind]()
    handled.catch((error: unknown) => send({ kind: 'failed', problem: String(error) }))
  })
  // The process exits once no server and no thread is left.
  process.on('disconnect', () => void lab?.close())
  // Ctrl-C reaches the whole process group, but the parent still needs the lab to finish what is in flight.
  process.on('SIGINT', () => {})
}

serveParent()
