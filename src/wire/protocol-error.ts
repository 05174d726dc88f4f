/**
 * The peer violated its protocol or exceeded a limit. Readers throw it; the connection that feeds them
 * catches it, closes and reports a failed close to its listener. It never leaves `wire`.
 */
export class ProtocolError extends Error {
  /** Becomes the code of the `ConnectionClose`. */
  readonly code: 'PROTOCOL' | 'FRAME_TOO_LARGE'
  /** Close code sent to a WebSocket peer (RFC 6455, 7.4.1). */
  readonly closeCode: 1002 | 1007 | 1009

  constructor(
    reason: string,
    code: ProtocolError['code'] = 'PROTOCOL',
    closeCode?: ProtocolError['closeCode'],
  ) {
    super(reason)
    this.name = 'ProtocolError'
    this.code = code
    this.closeCode = closeCode ?? (code === 'PROTOCOL' ? 1002 : 1009)
  }
}
