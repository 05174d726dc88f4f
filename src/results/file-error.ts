/** What to do if this machine refuses to read or write, which is not a bug of ttfa. */
const REMEDIES: Readonly<Record<string, readonly [words: string, hint: string]>> = {
  ENOSPC: ['the disk is full', 'Free some space, or write elsewhere.'],
  EDQUOT: ['the disk quota is exceeded', 'Free some space, or write elsewhere.'],
  EROFS: ['the file system is read-only', 'Write elsewhere.'],
  EACCES: ['permission denied', 'Use a folder that you may write to.'],
  EPERM: ['not permitted', 'Use a folder that you may write to.'],
  ENOENT: ['it does not exist', 'Check the path. A folder cannot be created there, or was deleted.'],
  ENOTDIR: ['a part of the path is a file, not a folder', 'Use another path.'],
  EISDIR: ['it is a folder, not a file', 'Use another path.'],
  NOT_A_FILE: ['it is a pipe or a device, not a file', 'Restore the file from a copy.'],
  TOO_LARGE: ['it is larger than ttfa writes', 'Restore the file from a copy.'],
  EEXIST: ['it already exists', 'Use another path.'],
  NOT_A_FOLDER: ['it is a file, not a folder', 'Use another path.'],
  ENAMETOOLONG: ['the name is too long', 'Use a shorter path.'],
  ELOOP: ['its links lead in a circle', 'Use another path.'],
  EINVAL: ['the name is not allowed there', 'Use another path.'],
  DELETED: ['it was deleted', 'It was deleted while it was being written: measure again.'],
  EIO: ['the device reported an error', 'Check the disk, or write elsewhere.'],
  EMFILE: ['too many files are open', 'Raise the limit of open files (`ulimit -n`).'],
  ENFILE: ['too many files are open on this machine', 'Close other programs.'],
}

/** An error of a file or folder, as Node reports it: not one of the program or of the network. */
export function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    !('address' in error || 'hostname' in error) &&
    (('path' in error && 'syscall' in error) || Object.hasOwn(REMEDIES, error.code))
  )
}

/** `the disk is full (ENOSPC)`. */
export function describeFileError(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error))
    return error instanceof Error ? error.message : String(error)
  const remedy = findRemedy(error)
  return remedy ? `${remedy[0]} (${error.code})` : String(error.code)
}

/** What the user can do about it. */
export function hintForFileError(error: unknown): string {
  return findRemedy(error)?.[1] ?? 'Use another path.'
}

function findRemedy(error: unknown): (typeof REMEDIES)[string] | undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return Object.hasOwn(REMEDIES, code) ? REMEDIES[code] : undefined
}
