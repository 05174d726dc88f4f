import { PAGE_SCRIPT_SOURCE } from '../report/format/markup/page-script.ts'

/** What the server sends back. */
export interface ViewerResponse {
  readonly status: 200 | 404 | 405 | 421 | 500
  readonly type: string
  readonly body: string | Uint8Array
}

/** The content security policy of a page: its own scripts and sound, nothing from elsewhere. */
export const VIEWER_POLICY = `default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'self' ${PAGE_SCRIPT_SOURCE}; media-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`

export function htmlResponse(body: string): ViewerResponse {
  return { status: 200, type: 'text/html; charset=utf-8', body }
}
