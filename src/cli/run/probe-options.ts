/** Options of `ttfa probe`. */
export interface ProbeCommandOptions {
  readonly out?: string
  readonly only?: readonly string[]
  readonly max?: number
  readonly seed?: number
  /** `true` with --lab, `false` with --no-lab. */
  readonly lab?: boolean
  readonly dryRun?: boolean
  readonly json?: boolean
  readonly quiet?: boolean
}
