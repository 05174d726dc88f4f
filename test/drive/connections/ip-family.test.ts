import { expect, test } from 'vitest'
import { ipFamilyOf } from '../../../src/drive/connections/ip-family.ts'
import { runOnServer } from '../run-on-lab.ts'
import { startSpeechServer, tone } from './speech-server.ts'

const familyOf = (remoteAddress: string) =>
  ipFamilyOf({ negotiated: { extensions: '', tls: '', alpn: '', remoteAddress } })

test.each([
  ['127.0.0.1', { ip_family: 'v4' }],
  ['::1', { ip_family: 'v6' }],
  ['2001:db8::7', { ip_family: 'v6' }],
  ['::ffff:10.0.0.7', { ip_family: 'v4' }],
  ['::FFFF:10.0.0.7', { ip_family: 'v4' }],
  ['', {}],
])('%s is %o', (address, family) => {
  expect(familyOf(address)).toEqual(family)
})

test('every trial with a connection has it, and one without has not', async () => {
  const server = await startSpeechServer(
    ({ text }) => typeof text === 'string' && text.trim() !== '',
    ({ socket, message }) => {
      const ids = { external_request_id: message.request_id }
      socket.send(JSON.stringify({ ...ids, status: 'chunk', data: { audio: tone(200).toString('base64') } }))
      socket.send(JSON.stringify({ ...ids, status: 'complete' }))
    },
  )
  const load = { executor: 'constant-concurrency', concurrency: 1, order: 'interleaved', trials: 2 } as const
  const reached = await runOnServer(server.address, { load })
  server.close()
  const refused = await runOnServer(server.address, { load: { ...load, trials: 1 } })
  expect(reached.trials.map(({ ip_family }) => ip_family)).toEqual(['v4', 'v4'])
  expect(refused.trials.map(({ outcome, ip_family }) => [outcome, ip_family])).toEqual([
    ['network', undefined],
  ])
})
