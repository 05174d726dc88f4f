import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'

const PROMETHEUS = ['/usr/bin/prometheus', '/usr/local/bin/prometheus'].find((file) => existsSync(file))

/** Without it these tests are skipped and say so, but not in CI: `.ci/run` installs it. */
export const IS_SKIPPED = PROMETHEUS === undefined && process.env.CI === undefined
export const NEEDS_PROMETHEUS = IS_SKIPPED ? ' (skipped: apt-get install prometheus)' : ''

/** What Prometheus's own checker says of text in the older format, which collectors of text files read. */
export function checkMetrics(text: string): string {
  const promtool = path.join(path.dirname(PROMETHEUS ?? ''), 'promtool')
  return spawnSync(promtool, ['check', 'metrics'], { input: text, encoding: 'utf8' }).stderr
}

/** Labels and the newest value of a series. */
export interface Series {
  readonly metric: Readonly<Record<string, string>>
  readonly value: readonly [at: number, value: string]
}

/** A real Prometheus on loopback that takes remote-write. */
export class Prometheus {
  readonly address: string
  readonly #process: ChildProcess
  readonly #folder: string

  private constructor(port: number, process: ChildProcess, folder: string) {
    this.address = `http://127.0.0.1:${port}`
    this.#process = process
    this.#folder = folder
  }

  /** @param scrape the address of metrics to scrape each second */
  static async start(scrape?: string): Promise<Prometheus> {
    const folder = mkdtempSync(path.join(tmpdir(), 'ttfa-prometheus-'))
    const config = path.join(folder, 'prometheus.yml')
    const targets =
      scrape === undefined ? [] : [{ job_name: 'ttfa', static_configs: [{ targets: [scrape] }] }]
    // JSON is YAML.
    writeFileSync(config, JSON.stringify({ global: { scrape_interval: '1s' }, scrape_configs: targets }))
    const port = await freePort()
    const child = spawn(
      PROMETHEUS ?? 'prometheus',
      [
        `--config.file=${config}`,
        `--storage.tsdb.path=${path.join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--web.enable-remote-write-receiver',
        '--log.level=error',
      ],
      { stdio: 'ignore' },
    )
    const started = new Prometheus(port, child, folder)
    await started.#ready()
    return started
  }

  async #ready(): Promise<void> {
    for (let attempt = 0; attempt < 200; attempt += 1) {
      const answer = await fetch(`${this.address}/-/ready`).catch(() => undefined)
      if (answer?.ok) return
      await setTimeout(100)
    }
    throw new Error('Prometheus does not start')
  }

  /** An instant query. Throws an `Error` with Prometheus's words if it is wrong. */
  async query(expression: string): Promise<Series[]> {
    const answer = await fetch(`${this.address}/api/v1/query?query=${encodeURIComponent(expression)}`)
    const { status, error, data } = (await answer.json()) as {
      status: string
      error?: string
      data: { result: Series[] }
    }
    if (status !== 'success') throw new Error(`${expression}: ${error}`)
    return data.result
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve))
    this.#process.kill()
    await ended
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
