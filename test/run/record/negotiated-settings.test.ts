import { expect, test } from 'vitest'
import { NegotiatedSettingsCollector } from '../../../src/run/record/negotiated-settings.ts'

const PLAIN = { extensions: '', tls: '', alpn: '', remoteAddress: '127.0.0.1' }
const SECURE = { ...PLAIN, tls: 'TLSv1.3', alpn: 'http/1.1' }

test('reports each combination once, by target, in order of first appearance', () => {
  const agreements = new NegotiatedSettingsCollector()
  for (const one of [SECURE, PLAIN, { ...SECURE }, PLAIN]) agreements.add('ours', one)
  agreements.add('theirs', PLAIN)
  expect(agreements.all()).toEqual({ ours: [SECURE, PLAIN], theirs: [PLAIN] })
})

test('omits a target whose connections negotiated nothing', () => {
  const agreements = new NegotiatedSettingsCollector()
  agreements.add('ours', undefined)
  expect(agreements.all()).toEqual({})
})

test('keeps sixteen combinations of a target whose address keeps changing, and those of other targets', () => {
  const agreements = new NegotiatedSettingsCollector()
  const addresses = Array.from({ length: 100 }, (_, host) => ({ ...PLAIN, remoteAddress: `10.0.0.${host}` }))
  for (const one of addresses) agreements.add('restless', one)
  agreements.add('calm', PLAIN)
  expect(agreements.all()).toEqual({ restless: addresses.slice(0, 16), calm: [PLAIN] })
})

test('swapped values of two fields are two combinations', () => {
  const agreements = new NegotiatedSettingsCollector()
  const [one, other] = [
    { ...PLAIN, extensions: 'x', tls: '' },
    { ...PLAIN, extensions: '', tls: 'x' },
  ]
  for (const each of [one, other]) agreements.add('ours', each)
  expect(agreements.all().ours).toEqual([one, other])
})
