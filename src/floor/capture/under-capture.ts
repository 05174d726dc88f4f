import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { monotonicClock } from '../../core/clock.ts'
import type { PacketErrors } from '../../results/run-file.ts'
import { describeErrors } from '../describe-errors.ts'
import type { FirstAudio } from '../match-truth.ts'
import { readPcap } from './pcap.ts'
import { sighted, sightingsIn } from './sightings.ts'
import { startCapture } from './tcpdump.ts'
import { between, boundOf, watchTicks } from './wall-clock.ts'

export interface Captured {
  readonly answers: readonly FirstAudio[]
  readonly packets: PacketErrors
}

/**
 * Runs `work` during a packet capture of the loopback interface and compares its first audio with the packets
 * that carried it. Throws a `SetupError` before the work begins if capturing is not possible.
 */
export async function underCapture(
  work: () => Promise<readonly FirstAudio[]>,
  program?: string,
): Promise<Captured> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ttfa-capture-'))
  const file = path.join(folder, 'loopback.pcap')
  try {
    const before = watchTicks(Date.now, monotonicClock)
    const { answers, dropped } = await captured(file, work, program)
    const wall = between(before, watchTicks(Date.now, monotonicClock))
    const { errors, unseen } = sighted(answers, sightingsIn(readPcap(await readFile(file)), wall), wall)
    return { answers, packets: { ...describeErrors(errors), unseen, dropped, clock_us: boundOf(wall) } }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function captured(file: string, work: () => Promise<readonly FirstAudio[]>, program?: string) {
  const capture = await startCapture(file, program)
  try {
    const answers = await work()
    return { answers, dropped: await capture.stop() }
  } catch (cause) {
    await capture.stop()
    throw cause
  }
}
