/**
 * The peer said something its protocol does not allow, or more than fits. Readers throw it, the line that feeds
 * them catches it, hangs up and tells its listener: it never leaves the room.
 */
export class Violation extends Error {
  /** What a `LineClose` carries on. */
  readonly code: 'PROTOCOL' | 'FRAME_TOO_LARGE'
  /** What a WebSocket peer is told (RFC 6455, 7.4.1). */
  readonly closeCode: 1002 | 1007 | 1009

  constructor(reason: string, code: Violation['code'] = 'PROTOCOL', closeCode?: Violation['closeCode']) {
    super(reason)
    this.name = 'Violation'
    this.code = code
    this.closeCode = closeCode ?? (code === 'PROTOCOL' ? 1002 : 1009)
  }
}
