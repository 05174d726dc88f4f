import type { Encoding } from '../../../core/audio-format.ts'
import type { Compressor } from './compressor.ts'
import { encodeMp3 } from './mp3.ts'
import { encodeOpus } from './opus.ts'

export const COMPRESSORS: Readonly<Partial<Record<Encoding, Compressor>>> = {
  mp3: encodeMp3,
  opus: encodeOpus,
}
