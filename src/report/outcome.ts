/** Something that a build can pass or fail by, for machines and people of the build alike. */
export interface Outcome {
  /** What it belongs to, such as the scenario's name. */
  readonly suite: string
  readonly name: string
  readonly state: 'passed' | 'failed' | 'undecided'
  /** What was found. */
  readonly words: string
}
