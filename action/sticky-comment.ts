import { createHash } from 'node:crypto'

/** Where the comment goes. */
export interface PullRequest {
  /** The address of GitHub's REST interface. */
  readonly api: string
  /** `owner/name`. */
  readonly repository: string
  readonly number: number
  readonly token: string
}

interface Comment {
  readonly id: number
  readonly body?: string
}

/** GitHub refuses longer comments: 65,536 characters. */
const MAX_BODY = 60_000
const PER_PAGE = 100
/** A pull request with more comments gets a second one of ours. */
const MAX_PAGES = 20

/** What makes a comment that of one scenario and vantage. Invisible, and made of no text that somebody else chose. */
export function commentMarker(scenario: string, vantage: string): string {
  const key = createHash('sha256')
    .update(JSON.stringify([scenario, vantage]))
    .digest('hex')
    .slice(0, 16)
  return `<!-- ttfa:${key} -->`
}

/** Puts the text into the one comment with the marker, or into a new one. Throws an `Error` if GitHub refuses. */
export async function keepComment(
  to: PullRequest,
  marker: string,
  text: string,
): Promise<'updated' | 'created'> {
  const body = `${marker}\n${shorten(text)}`
  const comments = `/repos/${to.repository}/issues/${to.number}/comments`
  for (const { id } of await findComments(to, comments, marker)) {
    const response = await call(to, 'PATCH', `/repos/${to.repository}/issues/comments/${id}`, { body })
    if (response.ok) return 'updated'
    // Anybody can write a comment with the marker, and only their own can be changed.
    if (response.status !== 403 && response.status !== 404) throw await refusal(response)
  }
  const response = await call(to, 'POST', comments, { body })
  if (!response.ok) throw await refusal(response)
  return 'created'
}

async function findComments(to: PullRequest, comments: string, marker: string): Promise<Comment[]> {
  const found: Comment[] = []
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const response = await call(to, 'GET', `${comments}?per_page=${PER_PAGE}&page=${page}`)
    if (!response.ok) throw await refusal(response)
    const all = (await response.json()) as Comment[]
    found.push(...all.filter(({ body }) => body?.startsWith(marker)))
    if (all.length < PER_PAGE) break
  }
  return found
}

function shorten(text: string): string {
  if (text.length <= MAX_BODY) return text
  // Not within a line, which may be a row of a table.
  const end = text.lastIndexOf('\n', MAX_BODY)
  return `${text.slice(0, end)}\n\n… the rest is in the artifact of this job.\n`
}

function call(
  { api, token }: PullRequest,
  method: string,
  place: string,
  data?: Readonly<Record<string, unknown>>,
): Promise<Response> {
  return fetch(`${api}${place}`, {
    method,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'x-github-api-version': '2022-11-28',
    },
    ...(data && { body: JSON.stringify(data) }),
    redirect: 'error',
    signal: AbortSignal.timeout(30_000),
  })
}

async function refusal(response: Response): Promise<Error> {
  const text = await response.text().catch(() => '')
  return new Error(`GitHub answered ${response.status} ${text.replaceAll(/\s+/g, ' ').slice(0, 200)}`)
}
