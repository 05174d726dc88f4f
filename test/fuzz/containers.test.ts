import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import { Id3TagSkipper } from '../../src/audio/containers/id3.ts'
import { OggReader } from '../../src/audio/containers/ogg.ts'
import { WavReader } from '../../src/audio/containers/wav-reader.ts'
import { cuts, cutUp, damage, damages, FUZZ_TIMEOUT, fuzzed } from './fuzz-support.ts'

const content = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes))

/** A length in four bytes of seven bits. */
function tag(body: Buffer): Buffer {
  const size = [21, 14, 7, 0].map((shift) => (body.length >> shift) & 0x7f)
  return Buffer.concat([Buffer.from('ID3\x04\0\0', 'latin1'), Buffer.from(size), body])
}

function skipTags(pieces: readonly Buffer[]): { audio: string; isMpeg: boolean | undefined } {
  const skipper = new Id3TagSkipper()
  const audio = pieces.map((piece) => Buffer.from(skipper.push(piece)).toString('hex')).join('')
  return { audio, isMpeg: skipper.isMpeg }
}

test(
  'ID3 tags are skipped, however the stream is split',
  () => {
    const streams = fc.tuple(fc.array(content, { maxLength: 3 }), content)
    fc.assert(
      fc.property(streams, damages('ID3\xff\xfb\0'), cuts, ([tags, audio], change, positions) => {
        const mpeg = Buffer.concat([Buffer.from([0xff, 0xfb]), audio])
        const stream = Buffer.concat([...tags.map(tag), mpeg])
        assert.deepEqual(skipTags([stream]), { audio: mpeg.toString('hex'), isMpeg: true })
        for (const bytes of [stream, damage(stream, change)])
          assert.deepEqual(skipTags(cutUp(bytes, positions)), skipTags(cutUp(bytes, [])))
      }),
      fuzzed,
    )
  },
  FUZZ_TIMEOUT,
)

/** Pages of an Ogg stream (RFC 3533, section 6): each packet in segments of up to 255 bytes. */
function oggPages(packets: readonly Buffer[], segmentsPerPage: number): Buffer {
  const segments = packets.flatMap((packet) => {
    const parts: Buffer[] = []
    for (let at = 0; at <= packet.length; at += 255) parts.push(packet.subarray(at, at + 255))
    return parts
  })
  const pages: Buffer[] = []
  for (let at = 0; at < segments.length; at += segmentsPerPage) {
    const parts = segments.slice(at, at + segmentsPerPage)
    const header = Buffer.alloc(27)
    header.write('OggS', 'latin1')
    header[26] = parts.length
    pages.push(header, Buffer.from(parts.map(({ length }) => length)), ...parts)
  }
  return Buffer.concat(pages)
}

function readOgg(pieces: readonly Buffer[]): { packets: string[]; isBroken: boolean } {
  const reader = new OggReader()
  const packets = pieces.flatMap((piece) => {
    const shared = Buffer.from(piece)
    const found = reader.push(shared).map(({ bytes }) => Buffer.from(bytes).toString('hex'))
    shared.fill(0x21)
    return found
  })
  return { packets, isBroken: reader.isBroken }
}

test(
  'Ogg packets are what was put into pages, however the stream is split',
  () => {
    const packet = fc.oneof(
      content,
      fc.constantFrom(0, 254, 255, 256, 510, 700).map((size) => Buffer.alloc(size, 7)),
    )
    const streams = fc.tuple(fc.array(packet, { maxLength: 6 }), fc.integer({ min: 1, max: 5 }))
    fc.assert(
      fc.property(streams, damages('OggS\0\xff'), cuts, ([packets, perPage], change, positions) => {
        const stream = oggPages(packets, perPage)
        assert.deepEqual(readOgg([stream]), {
          packets: packets.map((one) => one.toString('hex')),
          isBroken: false,
        })
        for (const bytes of [stream, damage(stream, change)])
          assert.deepEqual(readOgg(cutUp(bytes, positions)), readOgg(cutUp(bytes, [])))
      }),
      fuzzed,
    )
  },
  FUZZ_TIMEOUT,
)

function chunk(id: string, body: Buffer, size = body.length): Buffer {
  const header = Buffer.alloc(8)
  header.write(id, 'latin1')
  header.writeUInt32LE(size, 4)
  return Buffer.concat([header, body, Buffer.alloc(body.length % 2)])
}

const FORMAT = Buffer.from('0100010080bb000000770100020010 00'.replaceAll(' ', ''), 'hex')

function readRiff(pieces: readonly Buffer[]): {
  audio: string
  format: unknown
  undecodable: string | undefined
} {
  const reader = new WavReader()
  let audio = ''
  for (const piece of pieces) {
    const shared = Buffer.from(piece)
    for (const part of reader.push(shared)) audio += Buffer.from(part).toString('hex')
    shared.fill(0x21)
  }
  for (const part of reader.finish()) audio += Buffer.from(part).toString('hex')
  return { audio, format: reader.format, undecodable: reader.undecodable }
}

test(
  'the audio of a WAV is that of its data chunk, however the stream is split',
  () => {
    const junk = fc.array(fc.tuple(fc.constantFrom('LIST', 'JUNK', 'fact', 'id3 '), content), {
      maxLength: 3,
    })
    const streams = fc.tuple(
      junk,
      content.filter(({ length }) => length > 0),
      junk,
    )
    fc.assert(
      fc.property(
        streams,
        damages('RIFFWAVEdatafmt \0\xff'),
        cuts,
        ([before, data, after], change, positions) => {
          const chunks = (list: readonly [string, Buffer][]) => list.map(([id, body]) => chunk(id, body))
          const parts = [...chunks(before), chunk('fmt ', FORMAT), chunk('data', data), ...chunks(after)]
          const stream = Buffer.concat([Buffer.from('RIFF\xff\xff\xff\xffWAVE', 'latin1'), ...parts])
          const whole = readRiff([stream])
          assert.deepEqual(whole, {
            audio: data.toString('hex'),
            format: { encoding: 'pcm_s16le', channels: 1, sampleRate: 48_000 },
            undecodable: undefined,
          })
          for (const bytes of [stream, damage(stream, change)])
            if (!beginsAgain(bytes))
              assert.deepEqual(readRiff(cutUp(bytes, positions)), readRiff(cutUp(bytes, [])))
        },
      ),
      fuzzed,
    )
  },
  FUZZ_TIMEOUT,
)

/** A header within audio of unknown length is looked for at the start of a packet: see `WavReader`. */
function beginsAgain(bytes: Buffer): boolean {
  return bytes.indexOf('RIFF', 4, 'latin1') >= 0
}
