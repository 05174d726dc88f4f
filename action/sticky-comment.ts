import { createHash } from 'node:crypto'

/** Where the comment goes. */
export interface PullRequest {
  /** The address of GitHub's REST interface. */
  readonly api: string
  /** That of its GraphQL interface, which alone says who a token of an app is. */
  readonly graphql: string
  /** `owner/name`. */
  readonly repository: string
  readonly number: number
  readonly token: string
}

interface Comment {
  readonly id: number
  readonly body?: string
  /** Null: the account is gone. */
  readonly user?: { readonly login: string } | null
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
  const comments = `${to.api}/repos/${to.repository}/issues/${to.number}/comments`
  const own = await findOwnComment(to, comments, marker)
  if (own) {
    await call(to, 'PATCH', `${to.api}/repos/${to.repository}/issues/comments/${own.id}`, { body })
    return 'updated'
  }
  await call(to, 'POST', comments, { body })
  return 'created'
}

/** Anybody can write a comment with the marker, and a token that may write may change everybody's. */
async function findOwnComment(
  to: PullRequest,
  comments: string,
  marker: string,
): Promise<Comment | undefined> {
  const found = await findComments(to, comments, marker)
  if (found.length === 0) return undefined
  const self = await loginOfToken(to)
  return found.find(({ user }) => user?.login === self)
}

/** `github-actions[bot]` for the token of a job. REST answers only tokens of people. */
async function loginOfToken(to: PullRequest): Promise<string> {
  const response = await call(to, 'POST', to.graphql, { query: '{ viewer { login } }' })
  const answer = (await response.json()) as { data?: { viewer?: { login?: unknown } } | null }
  const login = answer.data?.viewer?.login
  if (typeof login !== 'string') throw new Error('GitHub does not say whose token it is')
  return login
}

async function findComments(to: PullRequest, comments: string, marker: string): Promise<Comment[]> {
  const found: Comment[] = []
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const response = await call(to, 'GET', `${comments}?per_page=${PER_PAGE}&page=${page}`)
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

/** Throws an `Error` if GitHub refuses. */
async function call(
  { token }: PullRequest,
  method: string,
  address: string,
  data?: Readonly<Record<string, unknown>>,
): Promise<Response> {
  const response = await fetch(address, {
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
  if (!response.ok) throw await refusal(response)
  return response
}

async function refusal(response: Response): Promise<Error> {
  const text = await response.text().catch(() => '')
  return new Error(`GitHub answered ${response.status} ${text.replaceAll(/\s+/g, ' ').slice(0, 200)}`)
}
