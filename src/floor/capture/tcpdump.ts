import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type FileHandle, open } from 'node:fs/promises'
import os from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { SetupError } from '../../core/setup-error.ts'

/** A running capture of the loopback interface. */
export interface Capture {
  /**
   * Ends the capture. Resolves when the file is complete, with the number of packets that the kernel dropped.
   */
  readonly stop: () => Promise<number>
}

/** Name of the loopback interface by operating system. */
const LOOPBACK: Readonly<Record<string, string>> = { linux: 'lo', darwin: 'lo0', freebsd: 'lo0' }

/** Link, IP and TCP headers with all possible options. The payload is not recorded. */
const KEPT_BYTES = 14 + 60 + 60

/** IPv4 segments with payload (pcap-filter(7)). Acknowledgements are not needed. */
const WITH_PAYLOAD = 'tcp and (ip[2:2] - ((ip[0] & 0xf) << 2) - ((tcp[12] & 0xf0) >> 2)) != 0'

/** Kernel buffer for packets that tcpdump has not written yet. */
const BUFFER = 32_768

/** Ends the capture if this process dies first. */
const MOST_PACKETS = 5_000_000

/**
 * The kernel delivers packets in blocks, at the latest after one second. Stopping earlier would lose the last
 * block.
 */
const LAST_BLOCK = 1_100

/**
 * Starts a capture into a file. Packets do not pass through this process. Throws a `SetupError` if tcpdump or
 * the rights to capture are missing.
 */
export async function startCapture(file: string, program = 'tcpdump'): Promise<Capture> {
  const device = LOOPBACK[os.platform()]
  if (device === undefined) throw unable(`unknown loopback interface on ${os.platform()}`)
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

function listenTo(child: ChildProcess): () => string {
  let words = ''
  child.stderr?.setEncoding('utf8').on('data', (more: string) => {
    words += more
  })
  return () => words
}

/** Resolves when tcpdump is capturing, or with the error if it cannot. */
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
    `tcpdump cannot capture: ${said || 'it exited without a message'}`,
    'run as root, or grant the capability: sudo setcap cap_net_raw+ep "$(command -v tcpdump)"',
  )
}

function unable(why: string, hint?: string, cause?: Error): SetupError {
  const options = { code: 'NO_CAPTURE', ...(hint !== undefined && { hint }), ...(cause && { cause }) }
  return new SetupError(`--capture cannot work: ${why}`, options)
}
