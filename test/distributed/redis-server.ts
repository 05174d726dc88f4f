import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import path from 'node:path'

/** `redis-server`, or Valkey's; undefined where none is installed. */
const REDIS = ['redis-server', 'valkey-server']
  .flatMap((name) => (process.env.PATH ?? '').split(path.delimiter).map((folder) => path.join(folder, name)))
  .find(isThere)

/** Tests that need it skip where it is not installed, and say so; in CI they fail. */
export const SKIP_WITHOUT_REDIS = REDIS === undefined && !process.env.CI
export const WITH_REDIS = SKIP_WITHOUT_REDIS
  ? 'workers on a real broker (skipped: redis-server is not installed here)'
  : 'workers on a real broker'

const MAX_ATTEMPTS = 5

export interface RedisServer {
  readonly url: string
  readonly port: number
  readonly process: ChildProcess
  readonly stop: () => void
}

/** Starts a server of its own on a free loopback port, which keeps nothing on disk. */
export async function startRedis(args: readonly string[] = [], wanted?: number): Promise<RedisServer> {
  for (let attempt = 1; ; attempt += 1) {
    const port = wanted ?? (await freePort())
    const words = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', ...args]
    try {
      return await started(words, `redis://127.0.0.1:${port}`, port)
    } catch (error) {
      // Somebody else may have taken the free port since.
      if (wanted !== undefined || attempt === MAX_ATTEMPTS) throw error
    }
  }
}

/** One that takes TLS connections only, from one user only. The folder has `cert.pem` and `key.pem`. */
export async function startSecureRedis(folder: string, user: string): Promise<RedisServer> {
  const port = await freePort()
  const config = [
    'port 0',
    `tls-port ${port}`,
    `tls-cert-file ${folder}/cert.pem`,
    `tls-key-file ${folder}/key.pem`,
    `tls-ca-cert-file ${folder}/cert.pem`,
    'tls-auth-clients no',
    'bind 127.0.0.1',
    'save ""',
    'maxmemory-policy noeviction',
    'user default off',
    `user ${user}`,
  ]
  await writeFile(path.join(folder, 'redis.conf'), `${config.join('\n')}\n`)
  return started([path.join(folder, 'redis.conf')], `rediss://127.0.0.1:${port}`, port)
}

async function started(words: readonly string[], url: string, port: number): Promise<RedisServer> {
  if (REDIS === undefined) throw new Error('redis-server is not installed, and these tests need it')
  const server = spawn(REDIS, words, { stdio: ['ignore', 'pipe', 'inherit'] })
  await untilReady(server)
  return { url, port, process: server, stop: () => void server.kill('SIGKILL') }
}

async function untilReady(server: ChildProcess): Promise<void> {
  const { stdout } = server
  if (!stdout) throw new Error('redis-server has no output')
  let said = ''
  for await (const piece of stdout) {
    said += String(piece)
    if (!/eady to accept connections/.test(said)) continue
    stdout.resume()
    return
  }
  throw new Error(`redis-server ended before it was ready:\n${said}`)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}

function isThere(file: string): boolean {
  try {
    accessSync(file)
    return true
  } catch {
    return false
  }
}
