import { once } from 'node:events'
import path from 'node:path'
import { startViewer } from '../../viewer/server.ts'
import type { CliContext } from '../cli-context.ts'

export async function view(folder: string, { port }: { port: number }, context: CliContext): Promise<void> {
  const { control, stop } = context.watchInterrupts()
  const { address, close } = await startViewer({ results: path.resolve(context.cwd, folder), port })
  context.output.write(`${address}\n`)
  if (!control.finish.aborted) await once(control.finish, 'abort')
  stop()
  await close()
}
