import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { startOn } from '../first-audio/processes.ts'

/** The core of whatever is compared; the server has the other. */
const CLIENT = 1

/** Carries out a command on the clients' core; resolves with what it printed. Rejects with what it said when it fails. */
export async function carryOut(
  command: readonly string[],
  { passing = [0], environment = {} }: { passing?: readonly number[]; environment?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  const env = { ...process.env, ...environment }
  const child = startOn(CLIENT, command, { stdio: ['ignore', 'pipe', 'pipe'], env })
  const [output, words] = [gather(child.stdout), gather(child.stderr)]
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve)
  })
  if (code !== null && passing.includes(code)) return output()
  throw new Error(`${command.join(' ')} ended with ${code}: ${words().slice(-500)}`)
}

function gather(stream: NodeJS.ReadableStream | null): () => string {
  let text = ''
  stream?.setEncoding('utf8').on('data', (more: string) => {
    text += more
  })
  return () => text
}

/** Carries out one of our scripts. */
export function carryOutScript(script: string, ...words: string[]): Promise<string> {
  return carryOut([process.execPath, '--import', 'jiti/register', script, ...words])
}

/** Lends a folder that goes when the work is done. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ttfa-peers-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
