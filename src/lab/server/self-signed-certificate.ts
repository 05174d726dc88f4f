import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { wallClock } from '../../core/clock.ts'

/** A key and its self-signed certificate, both PEM. Clients trust the certificate as a `ca`. */
export interface SelfSignedCertificate {
  readonly key: string
  readonly cert: string
}

const DAY = 86_400_000
const OIDS = {
  ecdsaWithSha256: [1, 2, 840, 10045, 4, 3, 2],
  commonName: [2, 5, 4, 3],
  subjectAltName: [2, 5, 29, 17],
  basicConstraints: [2, 5, 29, 19],
} as const

/** A new identity for `localhost`, 127.0.0.1 and ::1 (RFC 5280), valid from yesterday for a year. */
export function createSelfSignedCertificate(now = wallClock().getTime()): SelfSignedCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const body = encodeBody(publicKey, now)
  const signature = sign('sha256', body, privateKey)
  const der = encodeSequence(body, signatureAlgorithm(), encodeBitString(signature))
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
  }
}

function encodeBody(publicKey: KeyObject, now: number): Buffer {
  const name = encodeSequence(
    encodeValue(0x31, encodeSequence(encodeOid(OIDS.commonName), encodeValue(0x0c, Buffer.from('ttfa lab')))),
  )
  const serial = Buffer.concat([Buffer.from([1]), randomBytes(8)])
  return encodeSequence(
    encodeValue(0xa0, encodeValue(0x02, Buffer.from([2]))),
    encodeValue(0x02, serial),
    signatureAlgorithm(),
    name,
    encodeSequence(encodeUtcTime(now - DAY), encodeUtcTime(now + 365 * DAY)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    encodeValue(0xa3, encodeSequence(encodeAlternativeNames(), encodeAuthority())),
  )
}

function encodeAlternativeNames(): Buffer {
  const loopback6 = Buffer.alloc(16)
  loopback6[15] = 1
  const names = encodeSequence(
    encodeValue(0x82, Buffer.from('localhost')),
    encodeValue(0x87, Buffer.from([127, 0, 0, 1])),
    encodeValue(0x87, loopback6),
  )
  return encodeSequence(encodeOid(OIDS.subjectAltName), encodeValue(0x04, names))
}

function encodeAuthority(): Buffer {
  const isCa = encodeSequence(encodeValue(0x01, Buffer.from([0xff])))
  return encodeSequence(
    encodeOid(OIDS.basicConstraints),
    encodeValue(0x01, Buffer.from([0xff])),
    encodeValue(0x04, isCa),
  )
}

function signatureAlgorithm(): Buffer {
  return encodeSequence(encodeOid(OIDS.ecdsaWithSha256))
}

/** A value in DER (ITU-T X.690): tag, length, content. */
function encodeValue(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const value = Buffer.concat(content)
  const { length } = value
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), value])
}

function encodeSequence(...content: readonly Uint8Array[]): Buffer {
  return encodeValue(0x30, ...content)
}

function encodeBitString(bytes: Uint8Array): Buffer {
  return encodeValue(0x03, Buffer.from([0]), bytes)
}

function encodeOid([first, second, ...others]: readonly number[]): Buffer {
  return encodeValue(0x06, Buffer.from([(first ?? 0) * 40 + (second ?? 0), ...others.flatMap(encodeBase128)]))
}

function encodeBase128(value: number): number[] {
  const digits = [value & 0x7f]
  for (let left = value >> 7; left > 0; left >>= 7) digits.unshift((left & 0x7f) | 0x80)
  return digits
}

function encodeUtcTime(instant: number): Buffer {
  const digits = new Date(instant).toISOString().replace(/[-:T]/g, '').slice(2, 14)
  return encodeValue(0x17, Buffer.from(`${digits}Z`))
}
