import os from 'node:os'
import { PcapReader } from './pcap.ts'
import { parseTcpSegment, type TcpSegment } from './tcp-segment.ts'
import { type Capture, captureUnavailable, startTcpdump } from './tcpdump.ts'

const PURPOSE = '`stamps: kernel`'

/** All interfaces at once, which Linux alone has in a form that we read. */
const DEVICE = 'any'

/**
 * Segments with payload, or that open or end a connection: acknowledgements are not needed. IPv6 as it is without
 * extension headers, which TCP does not have in practice.
 */
const NEEDED = [
  '(ip and ((ip[2:2] - ((ip[0] & 0xf) << 2) - ((tcp[12] & 0xf0) >> 2)) != 0 or tcp[13] & 7 != 0))',
  '(ip6 and ip6[6] = 6 and ((ip6[4:2] - ((ip6[52] & 0xf0) >> 2)) != 0 or ip6[53] & 7 != 0))',
].join(' or ')

/** Throws a `SetupError` if packets cannot be captured here, before anything is sent. */
export async function checkPacketCapture(): Promise<void> {
  const capture = await start([9])
  capture.stream?.resume()
  capture.kill()
}

/** Captures the packets of connections to some ports and passes them on, about a second later. */
export async function startPacketStream(
  ports: readonly number[],
  onSegment: (segment: TcpSegment, seconds: number, nanoseconds: number) => void,
): Promise<Capture> {
  const capture = await start(ports)
  const reader = new PcapReader((linkType, { seconds, nanoseconds, bytes }) => {
    const segment = parseTcpSegment(linkType, bytes)
    if (segment) onSegment(segment, seconds, nanoseconds)
  })
  capture.stream?.on('data', (bytes: Buffer) => reader.push(bytes))
  return capture
}

function start(ports: readonly number[]): Promise<Capture> {
  if (os.platform() !== 'linux')
    throw captureUnavailable(
      PURPOSE,
      `packets are captured on Linux only, and this is ${os.platform()}`,
      'run on Linux, or leave it out',
    )
  const filter = `tcp and (${[...new Set(ports)].map((port) => `port ${port}`).join(' or ')}) and (${NEEDED})`
  // Each packet is written as it comes from the kernel, and not kept until a buffer is full.
  return startTcpdump({ purpose: PURPOSE, device: DEVICE, filter, output: 'pipe', more: ['-U'] })
}
