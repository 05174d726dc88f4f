/** The proxies through which connections go, as the environment sets them. */
export interface ProxyRules {
  /** URL of the proxy for `http:` and `ws:`. */
  readonly http?: string
  /** URL of the proxy for `https:` and `wss:`. */
  readonly https?: string
  /** Hosts that are reached directly, as NO_PROXY lists them. */
  readonly bypass: readonly string[]
}
