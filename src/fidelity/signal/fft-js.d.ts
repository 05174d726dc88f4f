/** The part of fft.js that is used here; it has no types of its own. */
declare module 'fft.js' {
  export default class FFT {
    /** @param size a power of two */
    constructor(size: number)
    /** Room for `size` complex numbers, real and imaginary parts alternating. */
    createComplexArray(): number[]
    /** Fills the first half of the spectrum of `size` real numbers. */
    realTransform(spectrum: number[], samples: ArrayLike<number>): void
  }
}
