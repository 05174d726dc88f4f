import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { startOnCore } from '../first-audio/processes.ts'

/** The core of the clients. The server uses the other. */
const CLIENT_CORE = 1

/**
 * Runs a command on the client core. Resolves with its stdout. Rejects with the end of its stderr if it
 * fails.
 */
export async function runCommand(
  command: readonly string[],
  { passing = [0], environment = {} }: { passing?: readonly number[]; environment?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  const env = { ...process.env, ...environment }
  const child = startOnCore(CLIENT_CORE, command, { stdio: ['ignore', 'pipe', 'pipe'], env })
  const [output, errorText] = [gather(child.stdout), gather(child.stderr)]
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve)
  })
  if (code !== null && passing.includes(code)) return output()
  throw new Error(`${command.join(' ')} ended with ${code}: ${errorText().slice(-500)}`)
}

function gather(stream: NodeJS.ReadableStream | null): () => string {
  let text = ''
  stream?.setEncoding('utf8').on('data', (more: string) => {
    text += more
  })
  return () => text
}

/** Runs one of our scripts. */
export function runScript(script: string, ...words: string[]): Promise<string> {
  return runCommand([process.execPath, '--import', 'jiti/register', script, ...words])
}

/** Runs `work` with a temporary folder. */
export async function withTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ttfa-peers-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
