import { rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import path from 'node:path'
import { parseJsonObject } from '../../core/json.ts'
import { SetupError } from '../../core/setup-error.ts'
import { readStoredText } from '../../results/read-file.ts'

const LOCK_FILE = 'watch.lock'

/**
 * Keeps a second watch out of a folder. Resolves to a function that lets others in. The lock of a process that has
 * ended is taken over. Throws a `SetupError` if another watch is at work.
 */
export async function lockFolder(
  folder: string,
  process: { readonly pid: number },
): Promise<() => Promise<void>> {
  const file = path.join(folder, LOCK_FILE)
  const own = JSON.stringify({ pid: process.pid, host: hostname() })
  for (let attempt = 0; attempt < 2; attempt += 1) {
    if (await createNew(file, own)) return () => rm(file, { force: true })
    const owner = await readOwner(file)
    if (owner !== undefined && isAlive(owner, process.pid)) throw lockedError(folder, owner)
    await rm(file, { force: true })
  }
  throw lockedError(folder, await readOwner(file))
}

interface LockOwner {
  readonly pid: number
  readonly host: string
}

async function createNew(file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, text, { flag: 'wx' })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

async function readOwner(file: string): Promise<LockOwner | undefined> {
  const data = parseJsonObject(await readStoredText(file).catch(() => ''))
  return typeof data?.pid === 'number' && typeof data.host === 'string'
    ? { pid: data.pid, host: data.host }
    : undefined
}

/** Of another machine nothing is known, so that its lock holds. In a container the new process may have the old number. */
function isAlive({ pid, host }: LockOwner, own: number): boolean {
  if (host !== hostname()) return true
  if (pid === own) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function lockedError(folder: string, owner: LockOwner | undefined): SetupError {
  const who = owner === undefined ? '' : ` (process ${owner.pid} on ${owner.host})`
  return new SetupError(`another watch writes into ${folder}${who}`, {
    code: 'WATCH_LOCKED',
    hint: `Two watches would disturb each other's measurements. End that one, or name another folder with --out. If it has ended on another machine, delete ${LOCK_FILE} there.`,
  })
}
