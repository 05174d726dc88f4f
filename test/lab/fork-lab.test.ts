import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { monotonicClock } from '../../src/core/clock.ts'
import { SetupError } from '../../src/core/setup-error.ts'
import { workerModule } from '../../src/core/worker-module.ts'
import { forkLab } from '../../src/lab/index.ts'
import { addressOf, HELLO, openWebSocket, post, QUICK } from './support/lab-client.ts'

const MOUNTS = [{ name: 'smallest', provider: 'smallest', profile: { ...QUICK, voice: 'tone' } }] as const

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe('a lab in its own process', () => {
  test('responds, logs on the same clock, and its process exits on close', async () => {
    const lab = await forkLab({ mounts: MOUNTS })
    const { line } = await openWebSocket(addressOf(lab))
    const sent = line.send(HELLO)
    await line.untilStatus('complete')
    const [record] = await lab.truth()
    expect(record?.pieces[0]?.at_us).toBeGreaterThan(sent)
    expect(record?.pieces[0]?.at_us).toBeLessThan(monotonicClock.now())
    expect(record?.pieces[0]?.at_us).toBeLessThan(line.withStatus('chunk')[0]?.at ?? 0)
    await lab.close()
    expect(isAlive(lab.processId)).toBe(false)
    await lab.close()
  })

  test('survives Ctrl-C for the whole process group, because requests in flight need it', async () => {
    const lab = await forkLab({ mounts: MOUNTS })
    process.kill(lab.processId, 'SIGINT')
    await wait(100)
    const answer = await post(addressOf(lab), '/waves/v1/tts', HELLO)
    await lab.close()
    expect(answer.status).toBe(200)
  })

  test('does not outlive a parent that goes while it starts', async () => {
    const { url, execArgv } = workerModule(
      new URL('../../src/lab/fork-lab.ts', import.meta.url).href,
      'lab-process',
    )
    const child = fork(url, [], {
      execArgv,
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    const said: string[] = []
    child.stderr?.on('data', (bytes: Buffer) => said.push(String(bytes)))
    child.send({
      kind: 'start',
      options: { mounts: MOUNTS, expectedTexts: ['One that takes a while to speak.'] },
    })
    child.disconnect()
    const [code] = await once(child, 'exit')
    expect([code, said.join('')]).toEqual([0, ''])
  })

  test('reports a setup error before it starts a process', async () => {
    await expect(forkLab({ mounts: [{ name: 'a', provider: 'nobody' }] })).rejects.toBeInstanceOf(SetupError)
  })

  test('reports a port that is in use', async () => {
    const lab = await forkLab({ mounts: MOUNTS })
    await expect(forkLab({ mounts: MOUNTS, port: lab.shared.port })).rejects.toThrow('EADDRINUSE')
    await lab.close()
  })
})
