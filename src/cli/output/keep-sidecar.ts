import { describeFileError, isFileError } from '../../results/file-error.ts'
import { type SidecarName, writeSidecar } from '../../results/sidecars.ts'
import type { CliContext } from '../cli-context.ts'

/**
 * Stores the result of a verb for later reports. If it cannot be stored, one line says so: the verb prints
 * its result in any case. @returns whether it was stored @param folder the folder of the sidecar itself
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
