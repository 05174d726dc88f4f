import { describe, expect, test } from 'vitest'
import { monotonicClock } from '../../../src/core/clock.ts'
import { ReadQueue } from '../../../src/wire/reading/read-queue.ts'
import {
  byteServer,
  connectionOptions,
  openForTest,
  serverFrame,
  upgradeResponse,
  webSocketDial,
} from '../support.ts'

/** Let all callbacks of the event loop's present iteration run. */
const nextIteration = () => new Promise<void>((resolve) => setImmediate(resolve))

/** A queue, and what it has delivered. */
function watchQueue() {
  const queue = new ReadQueue()
  const seen: string[] = []
  const read = (text: string) => {
    const source = Buffer.from(text)
    queue.addRead(source, source.length, (bytes) => seen.push(bytes.toString()))
    // The buffer that sockets are read into is shared.
    source.fill(0)
  }
  return { queue, seen, read }
}

function spend(microseconds: number): void {
  const until = monotonicClock.now() + microseconds
  while (monotonicClock.now() < until);
}

describe('what sockets received', () => {
  test('is delivered in order, after all of them were read', async () => {
    const { seen, read } = watchQueue()
    for (const text of ['one', 'two', 'three']) read(text)
    expect(seen).toEqual([])
    await expect.poll(() => seen).toEqual(['one', 'two', 'three'])
  })

  test('comes before the close that followed it', async () => {
    const { queue, seen, read } = watchQueue()
    read('the last words')
    queue.add(() => seen.push('closed'))
    await expect.poll(() => seen).toEqual(['the last words', 'closed'])
  })

  test('waits if it arrives during a delivery', async () => {
    const { queue, seen, read } = watchQueue()
    queue.add(() => {
      read('later')
      seen.push('first')
    })
    await expect.poll(() => seen).toEqual(['first', 'later'])
  })

  test('is delivered early when more would not fit: the oldest, and no more of it than needed', async () => {
    const { queue } = watchQueue()
    const [sent, kept] = [400, 128]
    const piece = Buffer.alloc(64 * 1024)
    let delivered = 0
    for (let count = 0; count < sent; count++) {
      piece.fill(count)
      queue.addRead(piece, piece.length, (bytes) => {
        expect(bytes.every((byte) => byte === delivered % 256)).toBe(true)
        delivered++
      })
    }
    expect(delivered).toBeGreaterThanOrEqual(sent - kept)
    expect(delivered).toBeLessThanOrEqual(sent - kept + 2)
    await expect.poll(() => delivered).toBe(sent)
  })

  test('is also bounded in number: 100,000 single bytes', async () => {
    const { queue } = watchQueue()
    let delivered = 0
    for (let count = 0; count < 100_000; count++) queue.addRead(Buffer.from('x'), 1, () => delivered++)
    expect(delivered).toBe(100_000 - 16_384)
    await expect.poll(() => delivered).toBe(100_000)
  })

  test('arrives whole although it is longer than one read', async () => {
    const { seen, read } = watchQueue()
    const text = 'speech '.repeat(30_000)
    read(text)
    await expect.poll(() => seen.join('')).toBe(text)
  })

  test('leaves the thread to other callbacks between deliveries that take long', async () => {
    const { queue } = watchQueue()
    const order: string[] = []
    for (let count = 0; count < 4; count++)
      queue.add(() => {
        spend(300)
        order.push('delivery')
        setImmediate(() => order.push('other'))
      })
    await expect.poll(() => order.length).toBe(8)
    expect(order.indexOf('other')).toBeLessThan(order.lastIndexOf('delivery'))
  })
})

test('a timestamp does not wait for the work on what other connections received at the same time', async () => {
  const CONNECTIONS = 20
  const WORK = 3000
  const peers: { write(bytes: Buffer): unknown }[] = []
  const port = await byteServer((socket, request) => {
    socket.write(upgradeResponse(request))
    peers.push(socket)
  })
  const stamps: number[] = []
  for (let count = 0; count < CONNECTIONS; count++) {
    const connection = await openForTest(webSocketDial(`ws://127.0.0.1:${port}/`), connectionOptions())
    connection.listen({
      onFrame: (_, at) => {
        stamps.push(at)
        spend(WORK)
      },
      onClose: () => {},
    })
  }
  await nextIteration()
  const frame = serverFrame(1, 'audio')
  for (const peer of peers) peer.write(frame)
  await expect.poll(() => stamps.length).toBe(CONNECTIONS)
  const spread = Math.max(...stamps) - Math.min(...stamps)
  expect(spread).toBeLessThan((CONNECTIONS * WORK) / 2)
})
