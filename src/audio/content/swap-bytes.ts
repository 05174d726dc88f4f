/** A 16-bit sample with its bytes in the other order. */
export function swapBytes(sample: number): number {
  return ((sample << 24) >> 16) | ((sample >> 8) & 0xff)
}
