/** Signatures of compressed audio. Raw samples practically never begin with these bytes. */
const SIGNATURES: readonly { readonly bytes: readonly number[]; readonly name: string }[] = [
  { bytes: [0x49, 0x44, 0x33, 0x04], name: 'MPEG audio with an ID3 tag' },
  { bytes: [0x49, 0x44, 0x33, 0x03], name: 'MPEG audio with an ID3 tag' },
  { bytes: [0x4f, 0x67, 0x67, 0x53], name: 'an Ogg stream' },
  { bytes: [0x66, 0x4c, 0x61, 0x43], name: 'FLAC' },
]

/** The compressed format whose signature the bytes have; undefined if they may be samples. */
export function sniffContainer(bytes: Uint8Array): string | undefined {
  return SIGNATURES.find((signature) => signature.bytes.every((byte, index) => bytes[index] === byte))?.name
}
