/** Stores audio as signed 16-bit samples, in a buffer that doubles when it is full. */
export class SampleBuffer {
  #samples = new Int16Array(16_384)
  #length = 0

  /** Samples from -1 to 1; louder ones are clipped. */
  write(samples: Float32Array): void {
    this.#reserve(this.#length + samples.length)
    for (const sample of samples) {
      this.#samples[this.#length] = Math.round(Math.min(Math.max(sample, -1), 32767 / 32768) * 32768)
      this.#length += 1
    }
  }

  /** A copy of what was written. */
  samples(): Int16Array {
    return this.#samples.slice(0, this.#length)
  }

  #reserve(length: number): void {
    if (length <= this.#samples.length) return
    const larger = new Int16Array(Math.max(length, this.#samples.length * 2))
    larger.set(this.#samples)
    this.#samples = larger
  }
}
