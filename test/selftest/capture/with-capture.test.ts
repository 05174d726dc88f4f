import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { monotonicClock } from '../../../src/core/clock.ts'
import { withCapture } from '../../../src/selftest/capture/with-capture.ts'
import { ipv4Packet, pcapFile, tcpSegment, withLinkHeader } from '../../run/capture/packets.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'ttfa-fake-capture-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** A fake tcpdump. `script` is JavaScript. */
async function program(script: string): Promise<string> {
  const file = path.join(folder, 'capture.cjs')
  await writeFile(file, `#!${process.execPath}\n${script}\n`)
  await chmod(file, 0o755)
  return file
}

const LISTENING = `process.stderr.write('capture: listening on lo, link-type EN10MB (Ethernet)\\n')`

/** Writes a packet with the time of its start when it is stopped. */
async function capturing(packet: Buffer): Promise<string> {
  const header = pcapFile([]).toString('hex')
  return program(`
    const now = Date.now()
    ${LISTENING}
    const packet = Buffer.from('${packet.toString('hex')}', 'hex')
    process.stdout.write(Buffer.from('${header}', 'hex'))
    const record = Buffer.alloc(16)
    record.writeUInt32LE(Math.floor(now / 1000), 0)
    record.writeUInt32LE((now % 1000) * 1e6, 4)
    record.writeUInt32LE(packet.length, 8)
    process.on('SIGINT', () => {
      process.stdout.write(Buffer.concat([record, packet]))
      process.stderr.write('1 packet captured\\n3 packets dropped by kernel\\n', () => process.exit())
    })
    setInterval(() => {}, 1000)
  `)
}

describe('withCapture', () => {
  test('compares timestamps with packets on one clock', async () => {
    const before = monotonicClock.now()
    const fake = await capturing(withLinkHeader(14, ipv4Packet(tcpSegment(4000, 50_000), 100)))
    let stamp = 0
    const { answers, packets } = await withCapture(async () => {
      stamp = monotonicClock.now()
      return [
        { stamp, written: before, ports: { lab: 4000, client: 50_000 } },
        { stamp, written: before, ports: { lab: 4000, client: 50_001 } },
      ]
    }, fake)
    expect(answers).toHaveLength(2)
    expect(packets).toMatchObject({ n: 1, unseen: 1, dropped: 3 })
    // The time of the fake packet, in whole milliseconds of the wall clock, lies between the two readings.
    expect(packets.max_us).toBeGreaterThanOrEqual(0)
    expect(packets.max_us).toBeLessThanOrEqual(stamp - before + 1000)
  })

  test.each([
    ['the program does not exist', '/nowhere/capture', /tcpdump is not installed/, /apt install tcpdump/],
    ['the program is not executable', os.tmpdir(), /tcpdump cannot be started/, /install/],
  ])('says what to do when %s', async (_sentence, fake, message, hint) => {
    const work = withCapture(async () => [], fake)
    await expect(work).rejects.toMatchObject({
      code: 'NO_CAPTURE',
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    })
  })

  test('explains missing rights and does not start the work', async () => {
    const words = 'lo: You don’t have permission to capture on that device'
    const fake = await program(`process.stderr.write('capture: ${words}\\n'); process.exitCode = 1`)
    let worked = false
    const work = withCapture(async () => {
      worked = true
      return []
    }, fake)
    await expect(work).rejects.toMatchObject({
      code: 'NO_CAPTURE',
      message: expect.stringContaining(words),
      hint: expect.stringContaining('cap_net_raw'),
    })
    expect(worked).toBe(false)
  })

  test('ends the capture when the work fails, and rejects with the error', async () => {
    const fake = await capturing(Buffer.alloc(60))
    const work = withCapture(() => Promise.reject(new Error('no lab')), fake)
    await expect(work).rejects.toThrow('no lab')
  })
})
