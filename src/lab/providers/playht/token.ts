import { createHmac } from 'node:crypto'

/** The lab's tokens are worthless elsewhere, so the secret may be public. */
const SECRET = 'ttfa lab'
const HEADER = encodeBase64Url({ alg: 'HS256', typ: 'JWT' })

/** Signs a token (RFC 7519) for a key, valid until `expires` in milliseconds since 1970. */
export function signToken(key: string, expires: number): string {
  const content = `${HEADER}.${encodeBase64Url({ sub: key, exp: Math.floor(expires / 1000) })}`
  return `${content}.${sign(content)}`
}

/** Verifies a token and returns its key; undefined if it has expired or is not ours. */
export function verifyToken(token: string | null, now: number): string | undefined {
  const [header, claims, signature] = token?.split('.') ?? []
  if (signature !== sign(`${header}.${claims}`)) return undefined
  const { sub, exp } = JSON.parse(Buffer.from(claims ?? '', 'base64url').toString())
  return exp * 1000 > now ? sub : undefined
}

function encodeBase64Url(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function sign(content: string): string {
  return createHmac('sha256', SECRET).update(content).digest('base64url')
}
