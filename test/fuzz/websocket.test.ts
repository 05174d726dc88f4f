import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import type { Writable } from 'node:stream'
import fc from 'fast-check'
import { test } from 'vitest'
import { ProtocolError } from '../../src/wire/protocol-error.ts'
import { WebSocketFrameReader } from '../../src/wire/websocket/frame-reader.ts'
import { feedSharedBuffer, serverFrame } from '../wire/support.ts'
import { cuts, cutUp, damage, damages, FUZZ_TIMEOUT, fuzzed } from './fuzz-support.ts'

/** `ws` exports its receiver, without a type. */
const { Receiver } = createRequire(import.meta.url)('ws') as {
  Receiver: new (options: object) => Writable
}

const MAX_BYTES = 1000

/** Messages, pings and the close, and at last whether the stream broke the protocol. */
function readFrames(pieces: readonly Buffer[]): string[] {
  const heard: string[] = []
  const reader = new WebSocketFrameReader(MAX_BYTES, {
    onMessage: (frame) => {
      if (frame.kind === 'text') heard.push(`text ${frame.text}`)
      if (frame.kind === 'binary') heard.push(`binary ${Buffer.from(frame.bytes).toString('hex')}`)
    },
    onPing: (payload) => heard.push(`ping ${payload.toString('hex')}`),
    onPong: () => {},
    onClose: (code, reason) => heard.push(`close ${code} ${reason}`),
  })
  try {
    feedSharedBuffer(pieces, (bytes) => reader.read(bytes, 0))
  } catch (error) {
    assert.ok(error instanceof ProtocolError, String(error))
    heard.push('error')
  }
  return heard
}

/** The same by `ws`. Its receiver reads at once what it is given. */
function readWithWs(stream: Buffer): string[] {
  const heard: string[] = []
  const receiver = new Receiver({ isServer: false, maxPayload: MAX_BYTES, allowSynchronousEvents: true })
  receiver.on('message', (data: Buffer, isBinary: boolean) => {
    heard.push(isBinary ? `binary ${data.toString('hex')}` : `text ${data.toString()}`)
  })
  receiver.on('ping', (data: Buffer) => heard.push(`ping ${data.toString('hex')}`))
  receiver.on('conclude', (code: number, reason: Buffer) => heard.push(`close ${code} ${reason.toString()}`))
  // Not `write`, which reports an error later.
  receiver._write(stream, 'binary', (error) => {
    if (error) heard.push('error')
  })
  return heard
}

const utf8 = fc.string({ unit: 'binary', maxLength: 40 }).map((text) => Buffer.from(text))
const bytes = fc.uint8Array({ maxLength: 130 }).map((values) => Buffer.from(values))
const close = fc
  .tuple(fc.oneof(fc.constantFrom(1000, 1005, 1011, 1015, 3000, 4999), fc.nat(65_535)), utf8)
  .map(([code, reason]) => Buffer.concat([Buffer.from([code >> 8, code & 255]), reason]))

const frame = fc.oneof(
  fc.tuple(fc.constant(1), utf8, fc.constant(true)),
  fc.tuple(fc.constantFrom(0, 1, 2), utf8, fc.boolean()),
  fc.tuple(fc.constantFrom(2, 9, 10), bytes, fc.constant(true)),
  fc.tuple(fc.constant(8), fc.oneof(close, bytes), fc.constant(true)),
  fc.tuple(fc.nat(15), fc.oneof(bytes, fc.constant(Buffer.alloc(900))), fc.boolean()),
)
const streams = fc
  .array(frame, { maxLength: 8 })
  .map((frames) =>
    Buffer.concat(frames.map(([opcode, payload, final]) => serverFrame(opcode, payload, { final }))),
  )

test(
  'WebSocket frames, right and wrong, are what the receiver of `ws` makes of them, however they are split',
  () => {
    fc.assert(
      fc.property(
        streams,
        damages('\x81\x82\x88\x89\x80\x01\x00\x7e\x7f'),
        cuts,
        (right, change, positions) => {
          const stream = damage(right, change)
          const whole = readFrames([stream])
          assert.deepEqual(readFrames(cutUp(stream, positions)), whole)
          assert.deepEqual(whole, upToClose(readWithWs(stream)), stream.toString('hex'))
        },
      ),
      fuzzed,
    )
  },
  FUZZ_TIMEOUT,
)

/** We ignore what follows a close. */
function upToClose(heard: readonly string[]): readonly string[] {
  const at = heard.findIndex((event) => event.startsWith('close '))
  return at < 0 ? heard : heard.slice(0, at + 1)
}
