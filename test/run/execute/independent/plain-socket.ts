import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { Worker } from 'node:worker_threads'
import { monotonicClock } from '../../../../src/core/clock.ts'

/** A client in a thread of its own: notes when each timestamp arrives that this thread writes. */
const CLIENT = `
const net = require('node:net')
const { parentPort, workerData } = require('node:worker_threads')
const seen = []
const socket = net.connect(workerData, '127.0.0.1').on('data', (bytes) => {
  const at = Number(process.hrtime.bigint()) / 1e3
  for (let offset = 0; offset + 8 <= bytes.length; offset += 8)
    seen.push({ wrote: bytes.readDoubleLE(offset), at })
})
socket.on('connect', () => parentPort.postMessage('connected'))
parentPort.once('message', () => {
  parentPort.postMessage(seen)
  socket.destroy()
})
`

/** Milliseconds between two writes. */
const INTERVAL = 5

interface Passed {
  readonly wrote: number
  readonly at: number
}

/** A plain socket from this thread to another. It shows what the machine did to everybody at a time. */
export interface PlainSocket {
  /**
   * Ends it. By how many microseconds two writes that were `apart` arrived nearer to each other or farther from each
   * other than they were written, for each write.
   */
  readonly stop: (apart: number) => Promise<number[]>
}

export async function startPlainSocket(): Promise<PlainSocket> {
  let timer: NodeJS.Timeout | undefined
  const server = createServer((socket) => {
    socket.setNoDelay(true).on('error', () => {})
    timer = setInterval(() => {
      const bytes = Buffer.alloc(8)
      bytes.writeDoubleLE(monotonicClock.now())
      socket.write(bytes)
    }, INTERVAL)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const thread = new Worker(CLIENT, { eval: true, workerData: (server.address() as AddressInfo).port })
  const told = () => new Promise((resolve) => thread.once('message', resolve))
  await told()
  return {
    stop: async (apart) => {
      clearInterval(timer)
      thread.postMessage('stop')
      const seen = (await told()) as Passed[]
      server.close()
      await thread.terminate()
      return unevenness(seen, apart)
    },
  }
}

function unevenness(seen: readonly Passed[], apart: number): number[] {
  return seen.flatMap(({ wrote, at }) => {
    const later = seen.find((one) => one.wrote >= wrote + apart)
    return later ? [Math.abs(later.at - at - (later.wrote - wrote))] : []
  })
}
