/** The verdict on the first target of a ranking. */
export type RankingVerdict =
  /** All others are significantly slower. */
  | 'first'
  /** Another target may be as fast. */
  | 'too close'
  /** Too few measurements for an interval. */
  | 'too few'
  /** There is no other target to rank. */
  | 'alone'
  /** The services of all targets were shut down. */
  | 'retired'
  | 'nothing heard'
