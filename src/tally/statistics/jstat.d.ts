/** The part of jstat that is used here; the package brings no types. */
declare module 'jstat' {
  const jstat: {
    readonly binomial: {
      /** P(B <= k) for B ~ Binomial(n, p), rounded to ten decimals. */
      readonly cdf: (k: number, n: number, p: number) => number
    }
    readonly normal: {
      /** The share of the normal distribution that lies below a value. */
      readonly cdf: (value: number, mean: number, deviation: number) => number
      /** The value below which a share `p` of the normal distribution lies. */
      readonly inv: (p: number, mean: number, deviation: number) => number
    }
    readonly studentt: {
      readonly cdf: (value: number, degrees: number) => number
      readonly inv: (p: number, degrees: number) => number
    }
    /** The regularised incomplete beta function, to about seven decimals. */
    readonly ibeta: (x: number, a: number, b: number) => number
  }
  export default jstat
}
