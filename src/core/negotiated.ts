/** What a connection's two ends agreed on while dialling; the empty string where it does not apply. */
export interface Negotiated {
  /** Extensions of a WebSocket, as the server named them. */
  readonly extensions: string
  /** For example `TLSv1.3`. */
  readonly tls: string
  readonly alpn: string
  readonly remoteAddress: string
}
