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
const LOOPBACK_INTERFACE: Readonly<Record<string, string>> = { linux: 'lo', darwin: 'lo0', freebsd: 'lo0' }

/** Link, IP and TCP headers with all possible options. The payload is not recorded. */
const SNAPSHOT_BYTES = 14 + 60 + 60

/** IPv4 segments with payload (pcap-filter(7)). Acknowledgements are not needed. */
const PAYLOAD_FILTER = 'tcp and (ip[2:2] - ((ip[0] & 0xf) << 2) - ((tcp[12] & 0xf0) >> 2)) != 0'

/** Kernel buffer for packets that tcpdump has not written yet. */
const BUFFER_KIB = 32_768

/** Ends the capture if this process dies first. */
const MAX_PACKETS = 5_000_000

/**
 * The kernel delivers packets in blocks, at the latest after one second. Stopping earlier would lose the last
 * block.
 */
const LAST_BLOCK_MS = 1_100

/**
 * Starts a capture into a file. Packets do not pass through this process. Throws a `SetupError` if tcpdump or
 * the rights to capture are missing.
 */
export async function startCapture(file: string, program = 'tcpdump'): Promise<Capture> {
  const device = LOOPBACK_INTERFACE[os.platform()]
  if (device === undefined) throw captureUnavailable(`unknown loopback interface on ${os.platform()}`)
  const target = await open(file, 'w')
  const child = spawn(program, tcpdumpArguments(device), { stdio: ['ignore', target.fd, 'pipe'] })
  const stderrText = collectStderr(child)
  const problem = await waitUntilListening(child, stderrText)
  if (problem === undefined) return { stop: () => stopCapture(child, target, stderrText) }
  await target.close()
  throw problem
}

function tcpdumpArguments(device: string): string[] {
  const kept = ['-s', String(SNAPSHOT_BYTES), '-B', String(BUFFER_KIB), '--time-stamp-precision=nano']
  return ['-i', device, '-n', ...kept, '-c', String(MAX_PACKETS), '-w', '-', PAYLOAD_FILTER]
}

function collectStderr(child: ChildProcess): () => string {
  let text = ''
  child.stderr?.setEncoding('utf8').on('data', (more: string) => {
    text += more
  })
  return () => text
}

/** Resolves when tcpdump is capturing, or with the error if it cannot. */
function waitUntilListening(child: ChildProcess, stderrText: () => string): Promise<SetupError | undefined> {
  return new Promise((resolve) => {
    child.once('error', (cause) => resolve(cannotStart(cause)))
    child.once('close', () => resolve(captureRefused(stderrText())))
    child.stderr?.on('data', () => {
      if (/listening on /.test(stderrText())) resolve(undefined)
    })
  })
}

async function stopCapture(
  child: ChildProcess,
  target: FileHandle,
  stderrText: () => string,
): Promise<number> {
  await sleep(LAST_BLOCK_MS)
  if (child.exitCode === null && child.signalCode === null) {
    const closed = once(child, 'close')
    child.kill('SIGINT')
    await closed
  }
  await target.close()
  return Number(/(\d+) packets? dropped by kernel/.exec(stderrText())?.[1] ?? 0)
}

function cannotStart(cause: NodeJS.ErrnoException): SetupError {
  const why = cause.code === 'ENOENT' ? 'is not installed' : `cannot be started: ${cause.message}`
  return captureUnavailable(`tcpdump ${why}`, 'install it (Debian and Ubuntu: apt install tcpdump)', cause)
}

function captureRefused(output: string): SetupError {
  const message = output.trim().split('\n').join(' ')
  return captureUnavailable(
    `tcpdump cannot capture: ${message || 'it exited without a message'}`,
    'run as root, or grant the capability: sudo setcap cap_net_raw+ep "$(command -v tcpdump)"',
  )
}

function captureUnavailable(reason: string, hint?: string, cause?: Error): SetupError {
  const options = { code: 'NO_CAPTURE', ...(hint !== undefined && { hint }), ...(cause && { cause }) }
  return new SetupError(`--capture cannot work: ${reason}`, options)
}
