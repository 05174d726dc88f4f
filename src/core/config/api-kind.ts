/** A way to buy a conversation: the prices that add up, and what it lets you control. */
export interface ApiKind {
  readonly name: string
  /** Ids of prices, one for each part. */
  readonly prices: readonly string[]
  /** What can be chosen and changed. */
  readonly control: string
}
