import { readFile } from 'node:fs/promises'

/** Of /proc, on Linux. */
const TICKS_PER_SECOND = 100

interface Sample {
  readonly seconds: number
  readonly cpuSeconds: number
  readonly mebibytes: number
}

/** What a process and all that it started have used, looked at every second. */
export class ProcessUse {
  readonly #pid: number
  readonly #samples: Sample[] = []
  readonly #timer: NodeJS.Timeout

  constructor(pid = 0) {
    this.#pid = pid
    this.#timer = setInterval(() => void this.#look(), 1000)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  /** Percent of a core between two shares of its life. */
  coreShare(from: number, to: number): number {
    const [first, last] = [this.#at(from), this.#at(to)]
    if (!first || !last || last.seconds <= first.seconds) return Number.NaN
    return (100 * (last.cpuSeconds - first.cpuSeconds)) / (last.seconds - first.seconds)
  }

  /** The median of its resident memory between two shares of its life, in MiB. */
  memory(from: number, to: number): number {
    const [begin, end] = [from, to].map((share) => Math.floor(share * this.#samples.length))
    const sizes = this.#samples.slice(begin, end).map(({ mebibytes }) => mebibytes)
    return sizes.sort((a, b) => a - b)[Math.floor(sizes.length / 2)] ?? Number.NaN
  }

  #at(share: number): Sample | undefined {
    return this.#samples[Math.min(this.#samples.length - 1, Math.floor(share * this.#samples.length))]
  }

  async #look(): Promise<void> {
    const pids = await familyOf(this.#pid).catch(() => [])
    const used = await Promise.all(pids.map(useOf))
    const there = used.flatMap((one) => one ?? [])
    if (there.length === 0) return
    this.#samples.push({
      seconds: performance.now() / 1e3,
      cpuSeconds: there.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
      mebibytes: there.reduce((sum, { mebibytes }) => sum + mebibytes, 0),
    })
  }
}

async function familyOf(pid: number): Promise<number[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  const pids = children.trim().split(' ').filter(Boolean).map(Number)
  const families = await Promise.all(pids.map((child) => familyOf(child).catch(() => [])))
  return [pid, ...families.flat()]
}

async function useOf(pid: number): Promise<Omit<Sample, 'seconds'> | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const resident = /VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]
    return {
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
      mebibytes: Number(resident) / 1024,
    }
  } catch {
    return undefined
  }
}
