import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { SetupError } from '../../core/setup-error.ts'
import { startViewer } from '../../viewer/server.ts'
import type { CliContext } from '../cli-context.ts'

export async function view(folder: string, { port }: { port: number }, context: CliContext): Promise<void> {
  const results = path.resolve(context.cwd, folder)
  const found = await stat(results).catch(() => undefined)
  if (found && !found.isDirectory())
    throw new SetupError(`${folder} is not a folder`, {
      code: 'RESULTS_NOT_FOUND',
      hint: 'Give the folder that contains the run folders.',
    })
  const { control, stop } = context.watchInterrupts({ finishesRequests: false })
  const { address, close } = await startViewer({ results, port })
  context.output.write(`${address}\n`)
  if (!control.finish.aborted) await once(control.finish, 'abort')
  stop()
  await close()
}
