/** The part of jstat that is used here; the package brings no types. */
declare module 'jstat' {
  const jstat: {
    readonly binomial: {
      /** P(B <= k) for B ~ Binomial(n, p), rounded to ten decimals. */
      readonly cdf: (k: number, n: number, p: number) => number
    }
    readonly normal: {
      /** The value below which a share `p` of the normal distribution lies. */
      readonly inv: (p: number, mean: number, deviation: number) => number
    }
  }
  export default jstat
}
