import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Whose the token of a job is. */
export const BOT = 'github-actions[bot]'

export interface FakeComment {
  readonly id: number
  body: string
  /** Null: the account is gone. */
  readonly user: { readonly login: string } | null
}

/** GitHub's interface for comments and for artifacts, as far as the action uses them, on loopback. */
export interface FakeGithub {
  readonly address: string
  readonly comments: FakeComment[]
  /** What came with `authorization`, each once. */
  readonly tokens: Set<string>
  /** The names of finished artifacts, and the bytes that were uploaded. */
  readonly artifacts: string[]
  uploaded: number
  /** Answers everything about comments with 403, as for a fork. */
  isReadOnly: boolean
  /** Does not say whose the token is. */
  isAnonymous: boolean
  readonly close: () => void
}

export async function fakeGithub(): Promise<FakeGithub> {
  const github = {
    address: '',
    comments: [] as FakeComment[],
    tokens: new Set<string>(),
    artifacts: [] as string[],
    uploaded: 0,
    isReadOnly: false,
    isAnonymous: false,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
  const server = createServer((request, response) => void answer(github, request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  github.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return github
}

async function answer(github: FakeGithub, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece)
  const body = Buffer.concat(pieces)
  const url = request.url ?? ''
  if (url === '/graphql') answerViewer(github, response, body)
  else if (url.startsWith('/repos/')) answerComments(github, request, response, body)
  else if (url.includes('ArtifactService')) answerArtifacts(github, url, response, body)
  else {
    // The storage that a signed address leads to.
    github.uploaded += body.length
    response
      .writeHead(201, { etag: '"0"', 'last-modified': new Date().toUTCString(), 'x-ms-request-id': '1' })
      .end()
  }
}

const COMMENTS = /^\/repos\/acme\/bot\/issues\/7\/comments(?:\?per_page=(\d+)&page=(\d+))?$/
const COMMENT = /^\/repos\/acme\/bot\/issues\/comments\/(\d+)$/

function answerComments(
  github: FakeGithub,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): void {
  const { method, url = '', headers } = request
  github.tokens.add(headers.authorization ?? '')
  const send = (status: number, data: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(data))
  const list = COMMENTS.exec(url)
  const one = github.comments.find(({ id }) => id === Number(COMMENT.exec(url)?.[1]))
  if (github.isReadOnly) return void send(403, { message: 'Resource not accessible by integration' })
  if (method === 'GET' && list) {
    const [size, page] = [Number(list[1]), Number(list[2])]
    return void send(200, github.comments.slice((page - 1) * size, page * size))
  }
  if (method === 'POST' && list) {
    const { body: text } = JSON.parse(body.toString())
    github.comments.push({ id: github.comments.length + 1, body: text, user: { login: BOT } })
    return void send(201, {})
  }
  // Its token may change everybody's comments.
  if (method === 'PATCH' && one) {
    one.body = JSON.parse(body.toString()).body
    return void send(200, {})
  }
  send(404, { message: 'no' })
}

function answerViewer({ isAnonymous }: FakeGithub, response: ServerResponse, body: Buffer): void {
  const isAsked = /\bviewer\b.*\blogin\b/.test(JSON.parse(body.toString()).query)
  const data = isAsked && !isAnonymous ? { viewer: { login: BOT } } : null
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data }))
}

function answerArtifacts(github: FakeGithub, url: string, response: ServerResponse, body: Buffer): void {
  const { name } = JSON.parse(body.toString())
  const send = (data: unknown) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(data))
  if (url.endsWith('/CreateArtifact'))
    return void send({ ok: true, signed_upload_url: `${github.address}/storage/artifact.zip?sig=x` })
  if (url.endsWith('/FinalizeArtifact')) github.artifacts.push(name)
  send({ ok: true, artifact_id: '1' })
}
