import { html, type Markup, trustMarkup } from './html.ts'
import { PAGE_SCRIPT, PAGE_SCRIPT_SOURCE } from './page-script.ts'
import { STYLE_SHEET } from './style-sheet.ts'

/**
 * A page may show its contents, sort its tables, and show the values of its charts with the one script whose
 * digest is named. It cannot load anything or run another script, so a text that somehow became markup would
 * do no harm.
 */
const CONTENT_SECURITY_POLICY = `default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src ${PAGE_SCRIPT_SOURCE}; base-uri 'none'; form-action 'none'`

export interface PageOptions {
  readonly title: string
  /** A content security policy, if not that of a page on disk. */
  readonly policy?: string
  readonly body: Markup
}

/** A complete HTML document that needs no other file. */
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
${body}<script class="page">${trustMarkup(PAGE_SCRIPT)}</script>
</body>
</html>
`
  return document.text
}
