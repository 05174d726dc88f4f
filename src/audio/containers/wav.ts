/** Bytes of the header written by `wavHeader`. */
export const WAV_HEADER_BYTES = 44

/**
 * The RIFF header of a mono 16-bit WAV. Without a length it is a streaming header with sizes of 0xFFFFFFFF.
 * @param sampleRate samples per second
 * @param byteLength bytes of audio that follow
 */
export function wavHeader(sampleRate: number, byteLength?: number): Uint8Array {
  const header = new DataView(new ArrayBuffer(WAV_HEADER_BYTES))
  writeAscii(header, 0, 'RIFF')
  header.setUint32(4, byteLength === undefined ? 0xffffffff : byteLength + WAV_HEADER_BYTES - 8, true)
  writeAscii(header, 8, 'WAVE')
  writeAscii(header, 12, 'fmt ')
  header.setUint32(16, 16, true)
  header.setUint16(20, 1, true)
  header.setUint16(22, 1, true)
  header.setUint32(24, sampleRate, true)
  header.setUint32(28, sampleRate * 2, true)
  header.setUint16(32, 2, true)
  header.setUint16(34, 16, true)
  writeAscii(header, 36, 'data')
  header.setUint32(40, byteLength ?? 0xffffffff, true)
  return new Uint8Array(header.buffer)
}

/** A whole mono 16-bit WAV file. */
export function wavFile(samples: Int16Array, sampleRate: number): Uint8Array {
  const file = new Uint8Array(WAV_HEADER_BYTES + samples.length * 2)
  file.set(wavHeader(sampleRate, samples.length * 2))
  const view = new DataView(file.buffer, WAV_HEADER_BYTES)
  samples.forEach((sample, index) => {
    view.setInt16(index * 2, sample, true)
  })
  return file
}

function writeAscii(view: DataView, offset: number, word: string): void {
  for (let index = 0; index < word.length; index += 1) view.setUint8(offset + index, word.charCodeAt(index))
}
