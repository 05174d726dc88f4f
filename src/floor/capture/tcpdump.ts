import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type FileHandle, open } from 'node:fs/promises'
import os from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { SetupError } from '../../core/setup-error.ts'

/** A capture of the loopback interface under way. */
export interface Capture {
  /** Ends it; resolves, when the file is complete, with how many packets the kernel had no room for. */
  readonly stop: () => Promise<number>
}

/** What each system calls its loopback interface. */
const LOOPBACK: Readonly<Record<string, string>> = { linux: 'lo', darwin: 'lo0', freebsd: 'lo0' }

/** Headers of link, IP and TCP with every option they may have: what was said is nobody's business. */
const KEPT_BYTES = 14 + 60 + 60

/** IPv4 segments with payload, as in pcap-filter(7): acknowledgements would only cost time. */
const WITH_PAYLOAD = 'tcp and (ip[2:2] - ((ip[0] & 0xf) << 2) - ((tcp[12] & 0xf0) >> 2)) != 0'

/** Room, in KiB, for what the capture has no processor for at once. */
const BUFFER = 32_768

/** It ends by itself at last, should nobody be left to end it. */
const MOST_PACKETS = 5_000_000

/** The kernel hands packets on in blocks, a started one after a second at the latest: ended before, it would be lost. */
const LAST_BLOCK = 1_100

/**
 * Starts capturing into a file. Packets go from the kernel to the file without passing this process. Throws a
 * `SetupError` that says what is missing where the program or the rights for it are not there.
 */
export async function startCapture(file: string, program = 'tcpdump'): Promise<Capture> {
  const device = LOOPBACK[os.platform()]
  if (device === undefined) throw unable(`no loopback interface is known on ${os.platform()}`)
  const target = await open(file, 'w')
  const child = spawn(program, wordsFor(device), { stdio: ['ignore', target.fd, 'pipe'] })
  const told = listenTo(child)
  const problem = await begun(child, told)
  if (problem === undefined) return { stop: () => stop(child, target, told) }
  await target.close()
  throw problem
}

function wordsFor(device: string): string[] {
  const kept = ['-s', String(KEPT_BYTES), '-B', String(BUFFER), '--time-stamp-precision=nano']
  return ['-i', device, '-n', ...kept, '-c', String(MOST_PACKETS), '-w', '-', WITH_PAYLOAD]
}

/** All that the program has told so far. */
function listenTo(child: ChildProcess): () => string {
  let words = ''
  child.stderr?.setEncoding('utf8').on('data', (more: string) => {
    words += more
  })
  return () => words
}

/** Resolves when the program listens, or with why it does not. */
function begun(child: ChildProcess, told: () => string): Promise<SetupError | undefined> {
  return new Promise((resolve) => {
    child.once('error', (cause) => resolve(missing(cause)))
    child.once('close', () => resolve(refused(told())))
    child.stderr?.on('data', () => {
      if (/listening on /.test(told())) resolve(undefined)
    })
  })
}

async function stop(child: ChildProcess, target: FileHandle, told: () => string): Promise<number> {
  await sleep(LAST_BLOCK)
  if (child.exitCode === null && child.signalCode === null) {
    const closed = once(child, 'close')
    child.kill('SIGINT')
    await closed
  }
  await target.close()
  return Number(/(\d+) packets? dropped by kernel/.exec(told())?.[1] ?? 0)
}

function missing(cause: NodeJS.ErrnoException): SetupError {
  const why = cause.code === 'ENOENT' ? 'is not installed' : `cannot be started: ${cause.message}`
  return unable(`tcpdump ${why}`, 'install it (Debian and Ubuntu: apt install tcpdump)', cause)
}

function refused(words: string): SetupError {
  const said = words.trim().split('\n').join(' ')
  return unable(
    `tcpdump does not capture here: ${said || 'it ended without a word'}`,
    'run as root, or give it the right: sudo setcap cap_net_raw+ep "$(command -v tcpdump)"',
  )
}

function unable(why: string, hint?: string, cause?: Error): SetupError {
  const options = { code: 'NO_CAPTURE', ...(hint !== undefined && { hint }), ...(cause && { cause }) }
  return new SetupError(`--capture cannot work: ${why}`, options)
}
