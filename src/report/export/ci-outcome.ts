/** The outcome of a check in CI. */
export interface CiOutcome {
  /** The group it belongs to, such as the scenario's name. */
  readonly suite: string
  readonly name: string
  readonly state: 'passed' | 'failed' | 'undecided'
  /** The finding. */
  readonly message: string
}
