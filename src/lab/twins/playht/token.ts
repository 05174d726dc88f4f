import { createHmac } from 'node:crypto'

/** The lab's tokens are worthless elsewhere, so the secret may be public. */
const SECRET = 'ttfa lab'
const HEADER = encoded({ alg: 'HS256', typ: 'JWT' })

/** Signs a token (RFC 7519) for a key, valid until `expires` in milliseconds since 1970. */
export function tokenFor(key: string, expires: number): string {
  const content = `${HEADER}.${encoded({ sub: key, exp: Math.floor(expires / 1000) })}`
  return `${content}.${signatureOf(content)}`
}

/** Verifies a token and returns its key; undefined if it has expired or is not ours. */
export function keyBehind(token: string | null, now: number): string | undefined {
  const [header, claims, signature] = token?.split('.') ?? []
  if (signature !== signatureOf(`${header}.${claims}`)) return undefined
  const { sub, exp } = JSON.parse(Buffer.from(claims ?? '', 'base64url').toString())
  return exp * 1000 > now ? sub : undefined
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function signatureOf(content: string): string {
  return createHmac('sha256', SECRET).update(content).digest('base64url')
}
