/** What client and server negotiated while connecting. An empty string means not applicable. */
export interface NegotiatedSettings {
  /** Extensions of a WebSocket, as the server named them. */
  readonly extensions: string
  /** For example `TLSv1.3`. */
  readonly tls: string
  readonly alpn: string
  readonly remoteAddress: string
}
