/** How many requests of the same target were in flight with a request, itself included. */
export interface LoadedRequest {
  readonly in_flight: number
}

/** Which requests of a target were alone, and which were under load. */
export interface LoadSplit {
  readonly isAlone: (request: LoadedRequest) => boolean
  readonly isBusy: (request: LoadedRequest) => boolean
  /** The fewest and the most requests in flight, over those under load. */
  readonly busy: readonly [least: number, most: number]
}

/**
 * A request at rest was alone. A request under load had more than half of the target's highest load in
 * flight. Undefined unless there are both.
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
