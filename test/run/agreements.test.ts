import { expect, test } from 'vitest'
import { Agreements } from '../../src/run/agreements.ts'

const PLAIN = { extensions: '', tls: '', alpn: '', remoteAddress: '127.0.0.1' }
const SECURE = { ...PLAIN, tls: 'TLSv1.3', alpn: 'http/1.1' }

test('each combination is told once, by target, in the order in which it was first seen', () => {
  const agreements = new Agreements()
  for (const one of [SECURE, PLAIN, { ...SECURE }, PLAIN]) agreements.add('ours', one)
  agreements.add('theirs', PLAIN)
  expect(agreements.all()).toEqual({ ours: [SECURE, PLAIN], theirs: [PLAIN] })
})

test('a target whose connections told nothing is not listed', () => {
  const agreements = new Agreements()
  agreements.add('ours', undefined)
  expect(agreements.all()).toEqual({})
})

test('a target that changes address with every connection is told sixteen of them, and others keep their own', () => {
  const agreements = new Agreements()
  const addresses = Array.from({ length: 100 }, (_, host) => ({ ...PLAIN, remoteAddress: `10.0.0.${host}` }))
  for (const one of addresses) agreements.add('restless', one)
  agreements.add('calm', PLAIN)
  expect(agreements.all()).toEqual({ restless: addresses.slice(0, 16), calm: [PLAIN] })
})

test('two fields that trade their words are two combinations', () => {
  const agreements = new Agreements()
  const [one, other] = [
    { ...PLAIN, extensions: 'x', tls: '' },
    { ...PLAIN, extensions: '', tls: 'x' },
  ]
  for (const each of [one, other]) agreements.add('ours', each)
  expect(agreements.all().ours).toEqual([one, other])
})
