import { describeFileError, isFileError } from '../../results/file-error.ts'
import { type SidecarName, writeSidecar } from '../../results/sidecars.ts'
import type { CliContext } from '../cli-context.ts'

/**
 * Keeps the answer of a verb for later reports. If it cannot be kept, one line says so: the verb prints its answer in
 * any case.
 * @returns whether it is kept
 * @param folder the folder of the sidecar itself
 */
export async function keepSidecar(
  folder: string,
  name: SidecarName,
  text: string,
  { progress }: Pick<CliContext, 'progress'>,
): Promise<boolean> {
  try {
    await writeSidecar(folder, name, text)
    return true
  } catch (error) {
    if (!isFileError(error)) throw error
    progress.write(`warning: ${name} was not saved, so reports do not show it: ${describeFileError(error)}\n`)
    return false
  }
}
