import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { wavFile } from '../../../src/audio/containers/wav-writer.ts'
import { createDecoder } from '../../../src/audio/decoders/create-decoder.ts'
import type { AudioFormat } from '../../../src/core/audio-format.ts'

const golden = (name: string) => readFileSync(path.join(import.meta.dirname, 'golden', name))
const voice = Int16Array.from({ length: 400 }, (_, at) => 9000 * Math.cos(at / 7))

const ANSWERS: readonly (readonly [name: string, format: AudioFormat, file: Uint8Array])[] = [
  ['raw', { encoding: 'pcm_s16le', container: 'raw', sampleRate: 24_000 }, new Uint8Array(voice.buffer)],
  ['wav', { encoding: 'pcm_s16le', container: 'wav', sampleRate: 24_000 }, wavFile(voice, 24_000)],
  ['mp3', { encoding: 'mp3', container: 'mp3', sampleRate: 24_000 }, golden('tone.mp3')],
  ['opus', { encoding: 'opus', container: 'ogg', sampleRate: 24_000 }, golden('tone.opus')],
]

/** All samples of a file in pieces of `size`; `lend` creates the bytes passed to each push. */
async function decoded(
  format: AudioFormat,
  file: Uint8Array,
  size: number,
  lend: (piece: Uint8Array) => Uint8Array,
) {
  const decoder = await createDecoder(format)
  const samples: number[] = []
  for (let from = 0; from < file.length; from += size) {
    samples.push(...(decoder.push(lend(file.subarray(from, from + size))).samples ?? []))
  }
  return samples.concat(...(decoder.finish().samples ?? []))
}

test.each(ANSWERS.flatMap((answer) => [1, 7, 30, 43, 257].map((size) => [...answer, size] as const)))(
  '%s keeps nothing of the socket’s memory, which is written into again (%#)',
  async (_name, format, file, size) => {
    const memory = Buffer.alloc(1024)
    const borrowed = (piece: Uint8Array) => {
      memory.fill(0x55)
      memory.set(piece)
      return memory.subarray(0, piece.length)
    }
    const lent = await decoded(format, file, size, borrowed)
    expect(lent.length).toBeGreaterThan(100)
    expect(lent).toEqual(await decoded(format, file, size, (piece) => Uint8Array.from(piece)))
  },
)
