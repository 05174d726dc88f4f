/** How files of compressed audio begin. Raw samples that begin so are as good as impossible. */
const BEGINNINGS: readonly { readonly bytes: readonly number[]; readonly name: string }[] = [
  { bytes: [0x49, 0x44, 0x33, 0x04], name: 'MPEG audio with an ID3 tag' },
  { bytes: [0x49, 0x44, 0x33, 0x03], name: 'MPEG audio with an ID3 tag' },
  { bytes: [0x4f, 0x67, 0x67, 0x53], name: 'an Ogg stream' },
  { bytes: [0x66, 0x4c, 0x61, 0x43], name: 'FLAC' },
]

/** What compressed audio the bytes begin like; undefined when they may well be samples. */
export function foreignBeginning(bytes: Uint8Array): string | undefined {
  return BEGINNINGS.find((beginning) => beginning.bytes.every((byte, index) => bytes[index] === byte))?.name
}
