import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { monotonicClock, wallMillis } from '../../core/clock.ts'
import type { PacketErrors } from '../../results/run/harness-error.ts'
import { readPcap } from '../../run/capture/pcap.ts'
import { combineMappings, mappingUncertainty, mapWallClock } from '../../run/capture/wall-clock.ts'
import type { FirstAudio } from '../match-truth.ts'
import { summarizeErrors } from '../summarize-errors.ts'
import { captureLoopback } from './capture-loopback.ts'
import { indexPacketTimes, matchPackets } from './match-packets.ts'

export interface CapturedAnswers {
  readonly answers: readonly FirstAudio[]
  readonly packets: PacketErrors
}

/**
 * Runs `work` during a packet capture of the loopback interface and compares its first audio with the packets
 * that carried it. Throws a `SetupError` before the work begins if capturing is not possible.
 */
export async function withCapture(
  work: () => Promise<readonly FirstAudio[]>,
  program?: string,
): Promise<CapturedAnswers> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ttfa-capture-'))
  const file = path.join(folder, 'loopback.pcap')
  try {
    const before = mapWallClock(wallMillis, monotonicClock)
    const { answers, dropped } = await runCaptured(file, work, program)
    const wall = combineMappings(before, mapWallClock(wallMillis, monotonicClock))
    const { errors, unseen } = matchPackets(
      answers,
      indexPacketTimes(readPcap(await readFile(file)), wall),
      wall,
    )
    return {
      answers,
      packets: { ...summarizeErrors(errors), unseen, dropped, clock_us: mappingUncertainty(wall) },
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function runCaptured(file: string, work: () => Promise<readonly FirstAudio[]>, program?: string) {
  const capture = await captureLoopback(file, program)
  try {
    const answers = await work()
    return { answers, dropped: await capture.stop() }
  } catch (cause) {
    await capture.stop()
    throw cause
  }
}
