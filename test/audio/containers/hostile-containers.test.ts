import { describe, expect, test } from 'vitest'
import { Id3TagSkipper } from '../../../src/audio/containers/id3.ts'
import { OggReader } from '../../../src/audio/containers/ogg.ts'

/** An ID3v2 tag without content. */
const EMPTY_TAG = Uint8Array.from([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 0, 0])

describe('ID3 tags', () => {
  test('are skipped however many there are', () => {
    const stream = new Uint8Array(200_000 * EMPTY_TAG.length + 2)
    for (let index = 0; index < 200_000; index += 1) stream.set(EMPTY_TAG, index * EMPTY_TAG.length)
    stream.set([0xff, 0xfb], stream.length - 2)
    const skipper = new Id3TagSkipper()
    expect(skipper.push(stream)).toEqual(Uint8Array.from([0xff, 0xfb]))
    expect(skipper.isMpeg).toBe(true)
  })

  test('are skipped byte by byte too', () => {
    const tag = Uint8Array.from([...EMPTY_TAG.subarray(0, 9), 3, 7, 7, 7])
    const skipper = new Id3TagSkipper()
    const rest = [...tag, ...EMPTY_TAG, 0xff, 0xfb].map((byte) => skipper.push(Uint8Array.of(byte)))
    expect(rest.flatMap((bytes) => [...bytes])).toEqual([0xff, 0xfb])
  })
})

describe('an Ogg packet', () => {
  /** A page whose packet continues in the next page. */
  const page = new Uint8Array(27 + 255 + 255 * 255)
  page.set([0x4f, 0x67, 0x67, 0x53])
  page[26] = 255
  page.fill(255, 27, 27 + 255)

  test('that does not end is given up', () => {
    const reader = new OggReader()
    let pages = 0
    for (; pages < 1000 && !reader.isBroken; pages += 1) expect(reader.push(page)).toEqual([])
    expect(reader.isBroken).toBe(true)
    expect(pages).toBeLessThan(20)
  })

  test('of any length costs as much as its bytes, however small the pieces', () => {
    const inSmallPieces = (pagesOfPacket: number): number => {
      const began = process.cpuUsage()
      let reader = new OggReader()
      for (let number = 0; number < 14; number += 1) {
        if (number % pagesOfPacket === 0) reader = new OggReader()
        for (let at = 0; at < page.length; at += 1000) reader.push(page.subarray(at, at + 1000))
      }
      const { user, system } = process.cpuUsage(began)
      return user + system
    }
    inSmallPieces(14)
    const [long, short] = [inSmallPieces(14), inSmallPieces(1)]
    expect(long / short).toBeLessThan(4)
  })
})
