/** What a request was beside: how many of its target were in flight, itself included. */
export interface LoadedRequest {
  readonly in_flight: number
}

/** Which requests of a target were alone, and which were among many. */
export interface LoadSplit {
  readonly isAlone: (request: LoadedRequest) => boolean
  readonly isBusy: (request: LoadedRequest) => boolean
  /** The fewest and the most in flight of the busy ones. */
  readonly busy: readonly [least: number, most: number]
}

/**
 * At rest is a request that was alone. Under load is one in the upper half of what the target carried. Undefined where
 * there are not both.
 * @param requests of one target
 */
export function splitByLoad(requests: readonly LoadedRequest[]): LoadSplit | undefined {
  const most = requests.reduce((highest, { in_flight }) => Math.max(highest, in_flight), 0)
  const isAlone = ({ in_flight }: LoadedRequest) => in_flight === 1
  const isBusy = ({ in_flight }: LoadedRequest) => in_flight > 1 && in_flight > most / 2
  const busy = requests.filter(isBusy).map(({ in_flight }) => in_flight)
  if (busy.length === 0 || !requests.some(isAlone)) return undefined
  return { isAlone, isBusy, busy: [Math.min(...busy), most] }
}
