import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { SetupError } from '../../core/setup-error.ts'

export interface CaptureOptions {
  /** What needs the capture, as the user wrote it. */
  readonly purpose: string
  /** The interface. */
  readonly device: string
  /** Which packets (pcap-filter(7)). */
  readonly filter: string
  /** Where it writes: an open file, or a pipe. */
  readonly output: number | 'pipe'
  /** More arguments. */
  readonly more?: readonly string[]
  readonly program?: string
}

/** A running capture. */
export interface Capture {
  /** What it writes into a pipe. */
  readonly stream: Readable | null
  /**
   * Ends the capture. Resolves when all is written, with the number of packets that the kernel dropped. Undefined
   * if it did not say.
   */
  readonly stop: () => Promise<number | undefined>
  /** Ends it without waiting for its last packets. */
  readonly kill: () => void
}

/** Link, IP and TCP headers with all possible options. The payload is not recorded. */
const SNAPSHOT_BYTES = 20 + 60 + 60

/** Kernel buffer for packets that tcpdump has not written yet. */
const BUFFER_KIB = 32_768

/**
 * The kernel delivers packets in blocks, at the latest after one second. Stopping earlier would lose the last
 * block.
 */
const LAST_BLOCK_MS = 1_100

/**
 * Starts tcpdump. Packets do not pass through this process. Throws a `SetupError` if tcpdump or the rights to
 * capture are missing.
 */
export async function startTcpdump(options: CaptureOptions): Promise<Capture> {
  const { purpose, output, program = 'tcpdump' } = options
  // In a group of its own: Ctrl-C in a terminal is for us, and the requests in flight are still to be captured.
  const child = spawn(program, tcpdumpArguments(options), {
    stdio: ['ignore', output, 'pipe'],
    detached: true,
  })
  const stderrText = collectStderr(child)
  const problem = await waitUntilListening(child, purpose, stderrText)
  if (problem !== undefined) throw problem
  return {
    stream: child.stdout,
    stop: () => stopCapture(child, stderrText),
    kill: () => void child.kill('SIGKILL'),
  }
}

function tcpdumpArguments({ device, filter, more = [] }: CaptureOptions): string[] {
  const kept = ['-s', String(SNAPSHOT_BYTES), '-B', String(BUFFER_KIB), '--time-stamp-precision=nano']
  return ['-i', device, '-n', ...kept, ...more, '-w', '-', filter]
}

function collectStderr(child: ChildProcess): () => string {
  let text = ''
  child.stderr?.setEncoding('utf8').on('data', (more: string) => {
    text += more
  })
  return () => text
}

/** Resolves when tcpdump is capturing, or with the error if it cannot. */
function waitUntilListening(
  child: ChildProcess,
  purpose: string,
  stderrText: () => string,
): Promise<SetupError | undefined> {
  return new Promise((resolve) => {
    child.once('error', (cause) => resolve(cannotStart(purpose, cause)))
    // Not when the process closes: what it wrote into a pipe may not have been read.
    child.stderr?.once('end', () => resolve(captureRefused(purpose, stderrText())))
    child.stderr?.on('data', () => {
      if (/listening on /.test(stderrText())) resolve(undefined)
    })
  })
}

async function stopCapture(child: ChildProcess, stderrText: () => string): Promise<number | undefined> {
  await sleep(LAST_BLOCK_MS)
  if (child.exitCode === null && child.signalCode === null) {
    const closed = once(child, 'close')
    child.kill('SIGINT')
    await closed
  }
  const dropped = /(\d+) packets? dropped by kernel/.exec(stderrText())?.[1]
  return dropped === undefined ? undefined : Number(dropped)
}

function cannotStart(purpose: string, cause: NodeJS.ErrnoException): SetupError {
  const why = cause.code === 'ENOENT' ? 'is not installed' : `cannot be started: ${cause.message}`
  return captureUnavailable(
    purpose,
    `tcpdump ${why}`,
    'install it (Debian and Ubuntu: apt install tcpdump)',
    cause,
  )
}

function captureRefused(purpose: string, output: string): SetupError {
  const message = output.trim().split('\n').join(' ')
  return captureUnavailable(
    purpose,
    `tcpdump cannot capture: ${message || 'it exited without a message'}`,
    'run as root, or grant the capability: sudo setcap cap_net_raw+ep "$(command -v tcpdump)"',
  )
}

/** @param purpose what needs the capture, as the user wrote it */
export function captureUnavailable(
  purpose: string,
  reason: string,
  hint?: string,
  cause?: Error,
): SetupError {
  const options = { code: 'NO_CAPTURE', ...(hint !== undefined && { hint }), ...(cause && { cause }) }
  return new SetupError(`${purpose} cannot work: ${reason}`, options)
}
