import { open } from 'node:fs/promises'
import os from 'node:os'
import { captureUnavailable, startTcpdump } from '../../run/capture/tcpdump.ts'

/** A running capture of the loopback interface. */
export interface LoopbackCapture {
  /** Ends it. Resolves when the file is complete, with the number of packets that the kernel dropped. */
  readonly stop: () => Promise<number>
}

/** Name of the loopback interface by operating system. */
const LOOPBACK_INTERFACE: Readonly<Record<string, string>> = { linux: 'lo', darwin: 'lo0', freebsd: 'lo0' }

/** IPv4 segments with payload. Acknowledgements are not needed. */
const PAYLOAD_FILTER = 'tcp and (ip[2:2] - ((ip[0] & 0xf) << 2) - ((tcp[12] & 0xf0) >> 2)) != 0'

/** Ends the capture if this process dies first. */
const MAX_PACKETS = 5_000_000

const PURPOSE = '--capture'

/** Starts a capture into a file. Throws a `SetupError` if tcpdump or the rights to capture are missing. */
export async function captureLoopback(file: string, program?: string): Promise<LoopbackCapture> {
  const device = LOOPBACK_INTERFACE[os.platform()]
  if (device === undefined)
    throw captureUnavailable(PURPOSE, `unknown loopback interface on ${os.platform()}`)
  const target = await open(file, 'w')
  try {
    const capture = await startTcpdump({
      purpose: PURPOSE,
      device,
      filter: PAYLOAD_FILTER,
      output: target.fd,
      more: ['-c', String(MAX_PACKETS)],
      ...(program !== undefined && { program }),
    })
    return {
      stop: async () => {
        const dropped = await capture.stop()
        await target.close()
        return dropped ?? 0
      },
    }
  } catch (error) {
    await target.close()
    throw error
  }
}
