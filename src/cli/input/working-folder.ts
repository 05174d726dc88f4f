import { SetupError } from '../../core/setup-error.ts'

/** The folder in which the command was started. Throws a `SetupError` if it was deleted. */
export function workingFolder(read: () => string = process.cwd): string {
  try {
    return read()
  } catch (cause) {
    throw new SetupError('the working folder was deleted', {
      code: 'WORKING_FOLDER_DELETED',
      hint: 'Change into another folder.',
      cause,
    })
  }
}
