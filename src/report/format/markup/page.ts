import { html, type Markup, trustMarkup } from './html.ts'
import { STYLE_SHEET } from './style-sheet.ts'

/**
 * What a page may do: show what it holds. No script runs and nothing is fetched, so that a text which somehow became
 * markup could still do nothing.
 */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

export interface PageOptions {
  readonly title: string
  /** A content security policy other than that of a page which lies on disk. */
  readonly policy?: string
  readonly body: Markup
}

/** A whole HTML document that needs no other file. */
export function renderPage({ title, policy = CONTENT_SECURITY_POLICY, body }: PageOptions): string {
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>
${trustMarkup(STYLE_SHEET)}
</style>
</head>
<body>
${body}</body>
</html>
`
  return document.text
}
