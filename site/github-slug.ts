/**
 * The anchor of a heading as GitHub makes it, so that a link within the documents leads to the same place there and on
 * the site: `HTTP/2` is `http2`.
 */
export function githubSlug(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-')
}
